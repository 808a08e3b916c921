package dev.tributary.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.capture.core.SnapshotRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A table that is read again as a whole begins a new epoch. */
class EpochIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final String T = "public.t";

    @Test
    void F13_I3_aWholeSnapshotBeginsAnEpochOfItsTableAndAPartOfItDoesNot() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("epochs", T, "public.other")) {
            pipeline.sql(
                    "CREATE TABLE t (id int PRIMARY KEY, v int)",
                    "CREATE TABLE other (id int PRIMARY KEY)",
                    "INSERT INTO t SELECT i, 0 FROM generate_series(1, 50) i");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitStreaming(pipeline);
                ask(pipeline, "id > 45");
                awaitRead(pipeline, "1", 55);
                pipeline.sql("ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY (id, v)");
                ask(pipeline, null);
                awaitRead(pipeline, "2", 50);
                awaitStreaming(pipeline);
                pipeline.sql("UPDATE t SET v = 1 WHERE id = 1", "INSERT INTO other VALUES (1)");
                ask(pipeline, "id = 2");
                awaitRead(pipeline, "2", 51);
                await().atMost(LIMIT).until(() -> pipeline.raw("public.other").size() == 1);
            }
            assertEquals("1", pipeline.raw("public.other").get(0).epoch());
            assertNeverDown(pipeline);
            assertEquals(
                    Map.of("1", Set.of(1), "2", Set.of(2)),
                    pipeline.raw(T).stream()
                            .filter(one -> one.key() != null)
                            .collect(Collectors.groupingBy(
                                    one -> String.valueOf(one.epoch()),
                                    Collectors.mapping(EpochIT::columnsOfKey, Collectors.toSet()))));
            assertTrue(pipeline.raw(T).stream()
                    .filter(one -> one.barrier() != null)
                    .allMatch(one -> "2".equals(one.epoch())));

            SnapshotRequests.send(pipeline.context(), SnapshotRequest.NEW_SLOT);
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitRead(pipeline, "3", 50);
                pipeline.sql("INSERT INTO other VALUES (2)");
                await().atMost(LIMIT).until(() -> pipeline.raw("public.other").stream()
                        .anyMatch(one -> one.op().equals("c") && "3".equals(one.epoch())));
            }
            assertNeverDown(pipeline);
        }
    }

    /** The request waits until the stream has come to where the source was, so nothing older is of its epoch. */
    @Test
    void F13_whatWasChangedBeforeTheRequestIsOfTheEarlierEpoch() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("behind", T)) {
            pipeline.sql("CREATE TABLE t (id int PRIMARY KEY, v int)", "INSERT INTO t VALUES (0, 0)");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitStreaming(pipeline);
            }
            pipeline.sql("INSERT INTO t SELECT i, 0 FROM generate_series(1, 5000) i", "DELETE FROM t WHERE id > 10");
            ask(pipeline, null);
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitRead(pipeline, "2", 11);
                awaitStreaming(pipeline);
            }
            assertEquals(
                    Set.of("1"),
                    pipeline.raw(T).stream()
                            .filter(one -> one.op().equals("c") || one.op().equals("d"))
                            .map(one -> String.valueOf(one.epoch()))
                            .collect(Collectors.toSet()));
        }
    }

    @Test
    void F13_F15_theEpochOfATableSurvivesAKill() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("killed", T)) {
            pipeline.sql(
                    "CREATE TABLE t (id int PRIMARY KEY, v text)",
                    "INSERT INTO t SELECT i, repeat('x', 200) FROM generate_series(1, 20000) i");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitStreaming(pipeline);
            }
            ask(pipeline, null);
            long before = pipeline.written(T);
            Process process = CaptureProcess.start(pipeline.file(), Path.of("target", "epoch-capture.log"));
            try {
                await().atMost(LIMIT)
                        .pollInterval(Duration.ofMillis(10))
                        .until(() -> pipeline.written(T) > before + 1000);
            } finally {
                process.destroyForcibly().waitFor();
            }
            pipeline.sql("UPDATE t SET v = 'changed' WHERE id <= 10");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitRead(pipeline, "2", 20_000);
                await().atMost(LIMIT)
                        .until(() -> pipeline.raw(T).stream()
                                        .filter(one -> one.op().equals("u"))
                                        .filter(one -> "2".equals(one.epoch()))
                                        .count()
                                == 10);
            }
            assertNeverDown(pipeline);
        }
    }

    @Test
    void I3_aTopicThatWasRecreatedIsReadAgainInANewEpoch() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("recreated", T)) {
            pipeline.sql("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t SELECT generate_series(1, 5)");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitRead(pipeline, "1", 5);
                awaitStreaming(pipeline);
            }
            pipeline.sql("DELETE FROM t WHERE id > 3");
            pipeline.deleteRaw(T);
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitRead(pipeline, "2", 3);
                awaitStreaming(pipeline);
            }
            List<TestPipeline.Raw> raw = pipeline.raw(T);
            assertTrue(raw.stream().allMatch(one -> "2".equals(one.epoch())));
            assertEquals(
                    TestPipeline.PARTITIONS,
                    raw.stream().filter(one -> "0".equals(one.barrier())).count());
        }
    }

    private static int columnsOfKey(TestPipeline.Raw raw) {
        return Objects.requireNonNull(raw.key()).getSchema().getFields().size();
    }

    private static void ask(TestPipeline pipeline, @Nullable String where) {
        SnapshotRequests.send(pipeline.context(), new SnapshotRequest(List.of(T), where, false));
    }

    private static void awaitRead(TestPipeline pipeline, String epoch, long rows) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(500))
                .until(() -> pipeline.raw(T).stream()
                                .filter(one -> one.op().equals("r") && epoch.equals(one.epoch()))
                                .count()
                        >= rows);
    }

    private static void awaitStreaming(TestPipeline pipeline) {
        await().atMost(LIMIT).until(pipeline::isStreaming);
    }

    private static void assertNeverDown(TestPipeline pipeline) {
        Map<Integer, Integer> newest = new TreeMap<>();
        pipeline.raw(T).forEach(one -> {
            int epoch = Integer.parseInt(String.valueOf(one.epoch()));
            assertTrue(epoch >= newest.getOrDefault(one.partition(), 0), () -> one.offset() + " is of " + epoch);
            newest.put(one.partition(), epoch);
        });
    }
}
