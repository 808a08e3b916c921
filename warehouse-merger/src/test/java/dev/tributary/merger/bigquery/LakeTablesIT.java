package dev.tributary.merger.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.QueryJobConfiguration;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.pipeline.BigQueryConfig;
import dev.tributary.contracts.pipeline.DatasetsConfig;
import dev.tributary.merger.Change;
import dev.tributary.merger.TestLake;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.testkit.TestBigQuery;
import dev.tributary.testkit.TestGcs;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** External tables in merges over the wire. The test server has no such tables: it is spared their statements. */
class LakeTablesIT {

    private static final TableId ORDERS = TableId.parse("public.orders");
    private static final CleanSchema NARROW = TestLake.schema(ORDERS, List.of("id"), "id long");
    private static final CleanSchema WIDE = TestLake.schema(ORDERS, List.of("id"), "id long", "city string");

    private final String bucket = TestGcs.newBucket("lake");
    private final String dataset = TestBigQuery.datasetName("lake");
    private final List<String> made = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void theyAreMadeAtTheFirstMergeAndWhenColumnsCome() throws Exception {
        BigQueryConfig config = new BigQueryConfig(
                TestBigQuery.PROJECT,
                "EU",
                new DatasetsConfig(
                        TestBigQuery.datasetName("bronze"),
                        TestBigQuery.datasetName("silver"),
                        TestBigQuery.datasetName("staging"),
                        Optional.of(dataset)));
        BigQuery client = sparing(BigQueryFixture.client(TestBigQuery.endpoint()));
        BigQueryWarehouse.Connected server = BigQueryWarehouse.Connected.with(
                config, Duration.ZERO, client, BigQueryFixture.retrier(Duration.ZERO), Clock.systemUTC(), pause -> {});
        try (TestLake lake = new TestLake(folder);
                BigQueryWarehouse warehouse =
                        new BigQueryWarehouse(server, "shop", URI.create("gs://" + bucket + "/"), step -> {})) {
            warehouse.merge(uploaded(lake.file(NARROW, List.of(Change.of("c", 1, 1)))));
            warehouse.merge(uploaded(lake.file(NARROW, List.of(Change.of("c", 2, 2)))));
            assertEquals(1, made.size(), made.toString());

            warehouse.merge(uploaded(lake.file(WIDE, List.of(Change.of("c", 3, 3, "city='Rio'")))));
        }

        assertEquals(2, made.size(), made.toString());
        String relation = "`" + TestBigQuery.PROJECT + "`.`" + dataset + "`.`orders`";
        assertTrue(made.get(0).contains("EXTERNAL TABLE " + relation + " (`id` INT64, `_op`"), made.get(0));
        assertTrue(made.get(1).contains("(`id` INT64, `city` STRING, `_op`"), made.get(1));
        assertTrue(made.get(1).contains("uris = ['gs://" + bucket + "/shop/public.orders/*']"), made.get(1));
        assertTrue(client.getDataset(dataset) != null, "the dataset is made");
    }

    private TableBatch uploaded(BatchFile file) {
        BigQueryFixture.upload(
                bucket, file.file().path(), folder.resolve(file.file().path()));
        return TestLake.batch(file);
    }

    /** Keeps the statements that make external tables, and has the server do something else. */
    private BigQuery sparing(BigQuery client) {
        return (BigQuery) Proxy.newProxyInstance(
                BigQuery.class.getClassLoader(), new Class<?>[] {BigQuery.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("create")
                            && arguments[0] instanceof JobInfo job
                            && job.getConfiguration() instanceof QueryJobConfiguration query
                            && query.getQuery().contains(" EXTERNAL TABLE ")) {
                        made.add(query.getQuery());
                        arguments[0] = job.toBuilder()
                                .setConfiguration(
                                        query.toBuilder().setQuery("SELECT 1").build())
                                .build();
                    }
                    try {
                        return method.invoke(client, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getCause();
                    }
                });
    }
}
