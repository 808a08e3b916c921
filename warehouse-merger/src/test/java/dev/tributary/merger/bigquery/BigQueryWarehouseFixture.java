package dev.tributary.merger.bigquery;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.FieldValue;
import com.google.cloud.bigquery.FieldValueList;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.BigQueryConfig;
import dev.tributary.contracts.pipeline.DatasetsConfig;
import dev.tributary.contracts.pipeline.StageBy;
import dev.tributary.merger.WarehouseFixture;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.merger.core.MergeResult;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.core.Warehouse;
import dev.tributary.merger.sql.SqlDialect;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.steps.WarehouseReader;
import dev.tributary.testkit.TestBigQuery;
import dev.tributary.testkit.TestGcs;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Datasets of their own on the test server, and a bucket that takes what a batch names of a folder. */
final class BigQueryWarehouseFixture implements WarehouseFixture {

    private static final String NULL = "NULL";
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?");

    private final Path lake;
    private final String bucket = TestGcs.newBucket("lake");
    private final BigQueryConfig config;
    private final BigQueryDialect dialect;
    private final BigQuery client = BigQueryFixture.client(TestBigQuery.endpoint());
    private final BigQueryWarehouse.Connected server;
    private BigQueryWarehouse warehouse;
    private Consumer<String> hook = step -> {};

    BigQueryWarehouseFixture(Path lake, StageBy staging) {
        this.lake = lake;
        this.config = new BigQueryConfig(
                TestBigQuery.PROJECT,
                "EU",
                new DatasetsConfig(
                        TestBigQuery.datasetName("bronze"),
                        TestBigQuery.datasetName("silver"),
                        TestBigQuery.datasetName("staging")),
                staging,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        this.dialect = new BigQueryDialect(config);
        // The server calls each failure of a statement one that passes.
        this.server = BigQueryWarehouse.Connected.with(
                config, Duration.ZERO, client, BigQueryFixture.retrier(Duration.ZERO), Clock.systemUTC(), pause -> {});
        this.warehouse = open();
    }

    private BigQueryWarehouse open() {
        return new BigQueryWarehouse(server, "shop", URI.create("gs://" + bucket), step -> hook.accept(step));
    }

    @Override
    public Warehouse warehouse() {
        return new Warehouse() {
            @Override
            public MergeResult merge(TableBatch batch) {
                batch.files().forEach(BigQueryWarehouseFixture.this::upload);
                return warehouse.merge(batch);
            }

            @Override
            public Map<TableId, String> stopped() {
                return warehouse.stopped();
            }

            @Override
            public void rebuild(TableId table, Runnable merges) {
                warehouse.rebuild(table, merges);
            }

            @Override
            public boolean isEmpty() {
                return warehouse.isEmpty();
            }

            @Override
            public void close() {
                warehouse.close();
            }
        };
    }

    @Override
    public WarehouseReader reader(Consumer<String> beforeStep) {
        return new WarehouseReader(new BigQueryAccess(server, "shop", beforeStep));
    }

    private void upload(BatchFile file) {
        String path = file.file().path();
        if (Files.exists(lake.resolve(path)) && !path.contains("..")) {
            BigQueryFixture.upload(bucket, path, lake.resolve(path));
        }
    }

    @Override
    public void reopen() {
        warehouse.close();
        warehouse = open();
    }

    @Override
    public void beforeStep(Consumer<String> step) {
        hook = step;
    }

    @Override
    public SqlDialect dialect() {
        return dialect;
    }

    /** The server says of DML not how many rows it changed. */
    @Override
    public boolean saysWhatIsNew() {
        return false;
    }

    @Override
    public List<String> rows(Layer layer, String name, String columns) {
        JobKey key = BigQueryFixture.key("ask");
        String query = "SELECT " + columns + " FROM " + dialect.relation(layer, name);
        return server.jobs().rows(key, server.jobs().query(key, query)).stream()
                .map(BigQueryWarehouseFixture::row)
                .sorted(BigQueryWarehouseFixture::inOrder)
                .map(row -> String.join("|", row))
                .toList();
    }

    private static List<String> row(FieldValueList row) {
        return row.stream().map(BigQueryWarehouseFixture::text).toList();
    }

    /** Column by column, numbers by their size, NULL last: JSON and lists have no order in BigQuery. */
    private static int inOrder(List<String> left, List<String> right) {
        for (int i = 0; i < left.size(); i++) {
            int order = Comparator.comparing((String text) -> text.equals(NULL))
                    .thenComparing(text -> NUMBER.matcher(text).matches() ? new BigDecimal(text) : BigDecimal.ZERO)
                    .thenComparing(Comparator.naturalOrder())
                    .compare(left.get(i), right.get(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static String text(FieldValue value) {
        if (value.isNull()) {
            return NULL;
        }
        return value.getAttribute() == FieldValue.Attribute.REPEATED
                ? value.getRepeatedValue().stream()
                        .map(BigQueryWarehouseFixture::text)
                        .collect(Collectors.joining(", ", "[", "]"))
                : value.getStringValue();
    }

    /** What work tables there are. */
    List<String> workTables() {
        return client.listTables(config.datasets().staging())
                .streamAll()
                .map(table -> table.getTableId().getTable())
                .toList();
    }

    @Override
    public List<String> columns(Layer layer, String name) {
        return new BigQueryCatalog(server.tables(), dialect)
                .find(layer, name).orElseThrow().columns().stream()
                        .map(column -> column.name() + " " + column.type())
                        .toList();
    }

    @Override
    public void close() {
        warehouse.close();
        TestBigQuery.renew();
    }
}
