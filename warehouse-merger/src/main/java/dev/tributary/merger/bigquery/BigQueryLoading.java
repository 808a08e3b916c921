package dev.tributary.merger.bigquery;

import com.google.cloud.bigquery.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.sql.Staging;
import dev.tributary.merger.steps.Loading;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * Loads a batch's Parquet files. Where they land is named by what lands there, and never changed: whoever merges the same
 * batch, also after a restart, finds the load and reads the same table, which goes by itself after some hours.
 */
record BigQueryLoading(
        BigQueryJobs jobs, BigQueryTables tables, BigQueryDialect dialect, String pipeline, LakeFiles files)
        implements Loading {

    /** Files of one schema, and where they land. */
    private record Landing(CleanSchema schema, List<String> uris, List<TableShape.Column> columns, String name) {}

    @Override
    public List<Staging.Source> sources(MergeSql sql, TableBatch batch) {
        return batch.schemas().stream()
                .map(schema -> landing(batch, schema))
                .map(landing -> loaded(batch, landing))
                .toList();
    }

    private Staging.Source loaded(TableBatch batch, Landing landing) {
        ParquetLoad load =
                ParquetLoad.replacing(table(landing), BigQueryCatalog.schema(landing.columns()), landing.uris());
        jobs.load(new JobKey(pipeline, batch.table(), batch.commits(), "load", landing.name()), load);
        return new Staging.Source(dialect.relation(Layer.STAGING, landing.name()), landing.schema());
    }

    /** The next try loads the files that are there then. */
    @Override
    public String mismatch(MergeSql sql, TableBatch batch, long rows) {
        batch.schemas().forEach(schema -> tables.delete(table(landing(batch, schema))));
        return Loading.super.mismatch(sql, batch, rows);
    }

    private Landing landing(TableBatch batch, CleanSchema schema) {
        List<String> uris = files.urls(batch, schema);
        List<TableShape.Column> columns = dialect.landedColumns(schema);
        byte[] what = (uris + " " + columns).getBytes(StandardCharsets.UTF_8);
        String hash = UUID.nameUUIDFromBytes(what).toString().replace('-', '_');
        return new Landing(schema, uris, columns, "landed_" + batch.table().warehouseName() + "_" + hash);
    }

    private TableId table(Landing landing) {
        return dialect.table(Layer.STAGING, landing.name());
    }
}
