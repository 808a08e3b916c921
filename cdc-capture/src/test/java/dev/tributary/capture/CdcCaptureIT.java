package dev.tributary.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Capture on a real Postgres, Kafka and registry. */
class CdcCaptureIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @Test
    void I3_snapshotAndChangesOfAKeyArriveInOrderInOnePartition() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("order", "public.orders")) {
            pipeline.sql(
                    "CREATE TABLE orders (id int PRIMARY KEY, city text DEFAULT 'none', \"unit price\" numeric(9,2))",
                    "INSERT INTO orders SELECT i, 'city ' || i, i FROM generate_series(1, 50) i");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitRecords(pipeline, "public.orders", 50);
                pipeline.sql(
                        "INSERT INTO orders VALUES (100, NULL, 1.50)",
                        "UPDATE orders SET city = 'changed' WHERE id = 100",
                        "UPDATE orders SET id = 101 WHERE id = 100",
                        "DELETE FROM orders WHERE id = 101",
                        "TRUNCATE orders");
                List<TestPipeline.Raw> raw = awaitRecords(pipeline, "public.orders", 50 + 7 + TestPipeline.PARTITIONS);

                assertEquals(
                        Set.of("1"), raw.stream().map(TestPipeline.Raw::epoch).collect(Collectors.toSet()));
                assertEquals(
                        50, raw.stream().filter(one -> one.op().equals("r")).count());
                assertEquals(List.of("c:100:null", "u:100:changed", "d:100:", "tombstone::"), ofKey(raw, 100));
                assertEquals(List.of("c:101:changed", "d:101:", "tombstone::"), ofKey(raw, 101));
                List<TestPipeline.Raw> truncates =
                        raw.stream().filter(one -> one.op().equals("t")).toList();
                assertEquals(
                        Set.of(0, 1, 2),
                        truncates.stream().map(TestPipeline.Raw::partition).collect(Collectors.toSet()));
                assertTrue(truncates.stream().allMatch(one -> one.key() == null && one.barrier() == null));
                assertEquals(
                        "1.50",
                        raw.stream()
                                .filter(one ->
                                        one.op().equals("c") && one.column("id").equals("100"))
                                .findFirst()
                                .orElseThrow()
                                .column("unit_u0020_price"));
                await().atMost(LIMIT).until(() -> capture.pending().equals(OptionalLong.of(0)));
                assertTrue(capture.health().isReady());
                assertEquals("streaming", capture.status().get("phase"));
            }
        }
    }

    @Test
    void I2_goesOnAfterARestartWithoutLossOrRepetition() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("restart", "public.t")) {
            pipeline.sql("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t SELECT generate_series(1, 10)");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitRecords(pipeline, "public.t", 10);
            }
            pipeline.sql("INSERT INTO t SELECT generate_series(11, 30)", "INSERT INTO t VALUES (31)");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                pipeline.sql("INSERT INTO t VALUES (32)");
                awaitRecords(pipeline, "public.t", 32);
            }
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                pipeline.sql("INSERT INTO t VALUES (33)");
                List<TestPipeline.Raw> raw = awaitRecords(pipeline, "public.t", 33);
                assertEquals(
                        33, raw.stream().map(one -> one.column("id")).distinct().count());
            }
        }
    }

    private static List<String> ofKey(List<TestPipeline.Raw> raw, int id) {
        List<TestPipeline.Raw> found = raw.stream()
                .filter(one -> one.key() != null && one.key().get("id").equals(id))
                .toList();
        assertEquals(
                1, found.stream().map(TestPipeline.Raw::partition).distinct().count());
        return found.stream()
                .map(one -> one.op() + ":" + one.column("id") + ":" + (one.op().equals("d") ? "" : one.column("city")))
                .toList();
    }

    static List<TestPipeline.Raw> awaitRecords(TestPipeline pipeline, String table, int count) {
        return await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> pipeline.raw(table), raw -> raw.size() >= count);
    }
}
