package dev.tributary.merger.bigquery;

import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.pipeline.BigQueryConfig;
import dev.tributary.contracts.pipeline.DatasetsConfig;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.core.Warehouse;
import dev.tributary.merger.core.WarehouseProbe;
import dev.tributary.merger.sql.LiveRows;
import dev.tributary.merger.sql.MergeSql;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A table of its own in BigQuery's datasets; datasets that were not there are made and stay, as by every merger. */
public final class BigQueryProbe implements WarehouseProbe {

    private final TableId table = WarehouseProbe.newTable();
    private final BigQueryWarehouse.Connected to;
    private final String pipeline;
    private final MergeSql sql;
    private final BigQueryWarehouse warehouse;

    BigQueryProbe(BigQueryWarehouse.Connected to, String pipeline, URI lake) {
        this.to = to;
        this.pipeline = pipeline;
        this.sql = new MergeSql(new BigQueryDialect(to.config()), new TableShape(table, List.of(), List.of()));
        this.warehouse = new BigQueryWarehouse(to, pipeline, lake, step -> {});
    }

    /** As {@link BigQueryWarehouse#open}. */
    public static BigQueryProbe open(BigQueryConfig config, String pipeline, URI lake, Clock clock) {
        return new BigQueryProbe(BigQueryWarehouse.connected(config, clock), pipeline, lake);
    }

    @Override
    public TableId table() {
        return table;
    }

    @Override
    public Warehouse warehouse() {
        return warehouse;
    }

    @Override
    public List<List<@Nullable String>> live(CleanSchema schema) {
        JobKey key =
                new JobKey(pipeline, table, List.of(), "live", UUID.randomUUID().toString());
        List<List<@Nullable String>> rows = new ArrayList<>();
        for (FieldValueList found : to.jobs().rows(key, to.jobs().query(key, LiveRows.sql(sql, schema)))) {
            List<@Nullable String> row = new ArrayList<>();
            for (FieldValue value : found) {
                row.add(value.isNull() ? null : value.getStringValue());
            }
            rows.add(row);
        }
        return rows;
    }

    @Override
    public long bytesBilled() {
        return to.governor().billed(table);
    }

    /** No other table has a name like this one's, so whatever holds it is of it: landed files and work tables too. */
    @Override
    public void remove() {
        DatasetsConfig datasets = to.config().datasets();
        for (String dataset : List.of(datasets.silver(), datasets.bronze(), datasets.staging())) {
            to.tables().list(dataset).stream()
                    .filter(found -> found.getTable().contains(table.warehouseName()))
                    .forEach(to.tables()::delete);
        }
    }

    /** There is nothing to close. */
    @Override
    public void close() {
        warehouse.close();
    }
}
