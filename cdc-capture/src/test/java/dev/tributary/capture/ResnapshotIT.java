package dev.tributary.capture;

import static dev.tributary.capture.CdcCaptureIT.awaitRecords;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.capture.core.SnapshotRequest;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Snapshots that replace what was captured before. */
class ResnapshotIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @Test
    void F01_F02_aLostSlotIsRefusedAndANewSnapshotEndsWithBarriersAlsoForATableThatIsEmptyNow() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("resnapshot", "public.*")) {
            pipeline.sql(
                    "CREATE TABLE a (id int PRIMARY KEY)",
                    "CREATE TABLE b (id int PRIMARY KEY)",
                    "CREATE TABLE never (id int PRIMARY KEY)",
                    "INSERT INTO a SELECT generate_series(1, 20)",
                    "INSERT INTO b SELECT generate_series(1, 20)");
            captureUntilStreaming(pipeline);
            Map<Integer, Long> before = ends(pipeline.raw("public.b"));
            pipeline.sql("DELETE FROM a WHERE id > 5", "DELETE FROM b");
            pipeline.sql("SELECT pg_drop_replication_slot('" + pipeline.slot() + "')");

            TributaryException refused = assertThrows(
                    TributaryException.class, () -> pipeline.capture().start());
            assertEquals(ErrorKind.NEEDS_OPERATOR, refused.kind());
            assertTrue(String.valueOf(refused.getMessage()).contains("is gone"), refused::getMessage);

            SnapshotRequests.send(pipeline.context(), SnapshotRequest.NEW_SLOT);
            captureUntilStreaming(pipeline);

            List<TestPipeline.Raw> b = pipeline.raw("public.b");
            Map<Integer, Long> barriers = new TreeMap<>();
            b.stream()
                    .filter(one -> one.barrier() != null)
                    .forEach(one -> barriers.put(one.partition(), Long.parseLong(String.valueOf(one.barrier()))));
            assertEquals(before.keySet(), barriers.keySet());
            // The end includes the transactions' markers, so it lies behind the last record.
            barriers.forEach((partition, end) -> assertTrue(end > before.getOrDefault(partition, -1L)));
            List<TestPipeline.Raw> a = pipeline.raw("public.a");
            assertEquals(25, a.stream().filter(one -> one.op().equals("r")).count());
            assertEquals(
                    TestPipeline.PARTITIONS,
                    a.stream().filter(one -> one.barrier() != null).count());
            assertTrue(a.stream()
                    .filter(one -> one.barrier() != null)
                    .allMatch(one -> one.op().equals("t") && one.key() == null && "2".equals(one.epoch())));
            assertEquals(List.of(), pipeline.raw("public.never"));
        }
    }

    @Test
    void F01_aNewSlotIsMadeWhileCaptureRunsIfThatIsAskedFor() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("running", "public.t")) {
            pipeline.sql("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t SELECT generate_series(1, 5)");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitRecords(pipeline, "public.t", 5);
                SnapshotRequests.send(pipeline.context(), SnapshotRequest.NEW_SLOT);

                List<TestPipeline.Raw> raw = awaitRecords(pipeline, "public.t", 5 + 5 + TestPipeline.PARTITIONS);
                assertEquals(
                        5 + TestPipeline.PARTITIONS,
                        raw.stream().filter(one -> "2".equals(one.epoch())).count());
                pipeline.sql("INSERT INTO t VALUES (6)");
                awaitRecords(pipeline, "public.t", raw.size() + 1);
                pipeline.assertNumbered("public.t");
            }
        }
    }

    /** What it is made after is the topic's last change, which was of one. */
    @Test
    void aBarrierBehindASnapshotWithoutRowsIsOfNoTransaction() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("emptied", "public.t")) {
            pipeline.sql("CREATE TABLE t (id int PRIMARY KEY)");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                await().atMost(LIMIT)
                        .until(() -> "streaming".equals(capture.status().get("phase")));
                pipeline.sql("INSERT INTO t VALUES (1)", "UPDATE t SET id = 1", "TRUNCATE t");
                awaitRecords(pipeline, "public.t", 2 + TestPipeline.PARTITIONS);
                SnapshotRequests.send(pipeline.context(), new SnapshotRequest(List.of("public.t"), null, false));

                List<TestPipeline.Raw> raw = awaitRecords(pipeline, "public.t", 2 + 2 * TestPipeline.PARTITIONS);
                assertEquals(
                        List.of(false, true),
                        raw.stream()
                                .filter(one -> one.op().equals("t"))
                                .map(one -> one.source("txId") == null)
                                .distinct()
                                .toList());
                assertTrue(raw.stream()
                        .filter(one -> one.barrier() != null)
                        .allMatch(one -> one.source("txId") == null && one.source("xmin") == null));
            }
        }
    }

    @Test
    void aTableThatIsAddedIsSnapshotted() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("added", "public.a")) {
            pipeline.sql("CREATE TABLE a (id int PRIMARY KEY)", "CREATE TABLE b (id int, note text)");
            pipeline.sql("INSERT INTO a VALUES (1)", "INSERT INTO b VALUES (1, 'x'), (2, 'y')");
            captureUntilStreaming(pipeline);
            TableConfig keyed = new TableConfig(List.of("id"), Map.of(), Map.of());
            try (TestPipeline more = pipeline.with("public.b", keyed)) {
                captureUntilStreaming(more);
                List<TestPipeline.Raw> b = awaitRecords(more, "public.b", 2);
                assertTrue(b.stream().allMatch(one -> one.key() != null));
            }
        }
    }

    @Test
    void aSourceTableThatIsNoLongerCapturedIsLeftOut() throws Exception {
        try (TestPipeline both = TestPipeline.of("fewer", "public.a", "public.b")) {
            both.sql("CREATE TABLE a (id int PRIMARY KEY)", "CREATE TABLE b (id int PRIMARY KEY)");
            captureUntilStreaming(both);
            try (TestPipeline one = both.without("public.b")) {
                try (CdcCapture capture = one.capture()) {
                    capture.start();
                    one.sql("INSERT INTO b VALUES (1)", "INSERT INTO a VALUES (1)");
                    awaitRecords(one, "public.a", 1);
                }
                assertEquals(List.of(), one.raw("public.b"));
            }
        }
    }

    private static void captureUntilStreaming(TestPipeline pipeline) {
        try (CdcCapture capture = TestPipeline.capture(pipeline.file())) {
            capture.start();
            await().atMost(LIMIT)
                    .until(() -> "streaming".equals(capture.status().get("phase")));
        }
    }

    private static Map<Integer, Long> ends(List<TestPipeline.Raw> raw) {
        Map<Integer, Long> ends = new TreeMap<>();
        raw.forEach(one -> ends.merge(one.partition(), one.offset(), Math::max));
        return ends;
    }
}
