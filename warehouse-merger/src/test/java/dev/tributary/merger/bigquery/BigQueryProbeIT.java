package dev.tributary.merger.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.pipeline.BigQueryConfig;
import dev.tributary.contracts.pipeline.DatasetsConfig;
import dev.tributary.merger.TestLake;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.testkit.TestBigQuery;
import dev.tributary.testkit.TestGcs;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table of its own on the test server: merged, read value by value, and gone without a trace. */
final class BigQueryProbeIT {

    private static final String META =
            "TIMESTAMPTZ '2026-11-21 14:00:00.000001+00', NULL, NULL, 1, 0, %d, NULL, []::VARCHAR[],"
                    + " NULL, []::VARCHAR[], 1.0, false, %d";

    private final String bucket = TestGcs.newBucket("probe");
    private final DatasetsConfig datasets = new DatasetsConfig(
            TestBigQuery.datasetName("bronze"),
            TestBigQuery.datasetName("silver"),
            TestBigQuery.datasetName("staging"));
    private final BigQuery client = BigQueryFixture.client(TestBigQuery.endpoint());
    private final BigQueryWarehouse.Connected server = BigQueryWarehouse.Connected.with(
            new BigQueryConfig(TestBigQuery.PROJECT, "EU", datasets),
            Duration.ZERO,
            client,
            BigQueryFixture.retrier(Duration.ZERO),
            Clock.systemUTC(),
            pause -> {});

    @Test
    void readsWhatLivesAndRemovesAllOfIt(@TempDir Path folder) throws Exception {
        BigQueryProbe probe = new BigQueryProbe(server, "shop", URI.create("gs://" + bucket));
        CleanSchema schema = TestLake.schema(
                probe.table(), List.of("id"), "id long", "name string", "paid boolean", "at timestamp", "raw bytes");
        try (TestLake lake = new TestLake(folder)) {
            BatchFile file = lake.file(
                    schema,
                    List.of(),
                    "VALUES (2, 'it''s', true, TIMESTAMPTZ '2026-11-21 14:00:00.123456+00', NULL, 'c', "
                            + META.formatted(0, 1) + "), (1, NULL, NULL, NULL, NULL, 'c', " + META.formatted(1, 2)
                            + ")");
            BigQueryFixture.upload(
                    bucket, file.file().path(), folder.resolve(file.file().path()));

            probe.warehouse().merge(TestLake.batch(file));

            assertEquals(
                    List.of(
                            Arrays.asList("1", null, null, null, null),
                            Arrays.asList("2", "it's", "true", "1795269600123456", null)),
                    probe.live(schema));
            assertFalse(left(datasets.staging()).isEmpty(), "what a load has landed stays for some hours");

            // A merge that fails on the way leaves more.
            BatchFile missing = TestLake.batch(lake.file(
                            schema, List.of(), "VALUES (3, NULL, NULL, NULL, NULL, 'c', " + META.formatted(2, 3) + ")"))
                    .files()
                    .get(0);
            assertThrows(RuntimeException.class, () -> probe.warehouse().merge(TestLake.batch(missing)));
            probe.remove();
        }

        for (String dataset : List.of(datasets.bronze(), datasets.silver(), datasets.staging())) {
            assertEquals(List.of(), left(dataset));
        }
        probe.remove();
    }

    private List<TableId> left(String dataset) {
        return server.tables().list(dataset);
    }
}
