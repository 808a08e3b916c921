package dev.tributary.capture;

import static dev.tributary.capture.CdcCaptureIT.awaitRecords;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.capture.core.SnapshotRequest;
import dev.tributary.contracts.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Snapshots of single tables, while the others and they themselves are written to. */
class SnapshotIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void F16_aSnapshotWhileTheSameRowsChangeEndsWithTheNewest() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("changing", "public.t")) {
            pipeline.sql(
                    "CREATE TABLE t (id int PRIMARY KEY, n bigint, pad text)",
                    "INSERT INTO t SELECT i, 0, repeat('x', 200) FROM generate_series(1, 20000) i");
            try (CdcCapture capture = pipeline.capture();
                    Writer writer = new Writer(pipeline, "UPDATE t SET n = n + 1 WHERE id % 1000 = ")) {
                capture.start();
                awaitStreaming(capture);
                SnapshotRequests.send(pipeline.context(), new SnapshotRequest(List.of("public.t"), null, false));
                await().atMost(LIMIT).until(() -> barriers(pipeline) == TestPipeline.PARTITIONS);
                writer.close();
                awaitDrained(pipeline, capture);

                Map<String, String> newest = new TreeMap<>();
                pipeline.raw("public.t").stream()
                        .filter(one -> one.barrier() == null)
                        .forEach(one -> newest.put(one.column("id"), one.column("n")));
                assertEquals(pipeline.map("SELECT id, n FROM t"), newest);
                // A row that changes may move to a page that is still to be read, and comes once more.
                assertTrue(ops(pipeline, "public.t", "r").count() >= 40_000);
            }
        }
    }

    @Test
    void onlyTheRowsThatFulfilTheConditionAreReadAndNothingIsGone() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("where", "public.t")) {
            pipeline.sql("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t SELECT generate_series(1, 100)");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitStreaming(capture);
                // The first two cannot be heeded, and stop nothing.
                SnapshotRequests.send(
                        pipeline.context(), new SnapshotRequest(List.of("public.t"), "no_such = 1", false));
                SnapshotRequests.send(pipeline.context(), new SnapshotRequest(List.of("public.none"), null, false));
                SnapshotRequests.send(pipeline.context(), new SnapshotRequest(List.of("public.t"), "id <= 7", false));
                awaitRecords(pipeline, "public.t", 107);
                awaitStreaming(capture);

                assertEquals(107, ops(pipeline, "public.t", "r").count());
                assertEquals(0, barriers(pipeline));
                assertTrue(capture.health().isReady());
            }
        }
    }

    @Test
    void singleRowsAreReadAndThoseThatAreGoneAreToldAsDeleted() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("rows", "public.t")) {
            pipeline.sql(
                    "CREATE TABLE t (id int, part text, name text NOT NULL, PRIMARY KEY (part, id))",
                    "INSERT INTO t SELECT i, 'it''s', 'n' || i FROM generate_series(1, 100) i");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitStreaming(capture);
            }
            // This one was asked for while nothing ran; the next cannot be heeded, and stops nothing.
            rows(pipeline, List.of("it's", "200"), List.of("it's", "3"));
            rows(pipeline, List.of("it's", "no number"));
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                rows(pipeline, List.of("it's", "4"), List.of("none", "4"));
                await().atMost(LIMIT)
                        .until(() -> ops(pipeline, "public.t", "r").count() == 102
                                && ops(pipeline, "public.t", "d").count() == 2);

                Map<String, Long> read = ops(pipeline, "public.t", "r")
                        .collect(Collectors.groupingBy(one -> one.column("id"), TreeMap::new, Collectors.counting()));
                read.values().removeIf(times -> times == 1);
                assertEquals(Set.of("3", "4"), read.keySet());
                assertEquals(
                        Set.of("it's 200", "none 4"),
                        ops(pipeline, "public.t", "d")
                                .map(one -> one.column("part") + " " + one.column("id"))
                                .collect(Collectors.toSet()));
                assertTrue(capture.health().isReady());
            }
        }
    }

    @SafeVarargs
    private static void rows(TestPipeline pipeline, List<String>... keys) {
        SnapshotRequests.send(
                pipeline.context(),
                SnapshotRequest.of(
                        new TableId("public", "t"), new SnapshotRequest.Keys(List.of("part", "id"), List.of(keys))));
    }

    @Test
    void I1_aTableWithoutKeyIsReadOnceThoughRowsAreInsertedMeanwhile() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("keyless", "public.log")) {
            pipeline.sql(
                    "CREATE TABLE log (n bigserial, text text)",
                    "INSERT INTO log (text) SELECT repeat('x', 100) FROM generate_series(1, 60000)");
            try (CdcCapture capture = pipeline.capture();
                    Writer writer = new Writer(pipeline, "INSERT INTO log (text) SELECT 'more ' || ")) {
                capture.start();
                awaitStreaming(capture);
                writer.close();
                awaitDrained(pipeline, capture);

                Map<String, Integer> times = new TreeMap<>();
                pipeline.raw("public.log").forEach(one -> times.merge(one.column("n"), 1, Integer::sum));
                times.values().removeIf(count -> count == 1);
                assertEquals(Map.of(), times);
                assertEquals(
                        pipeline.ask("SELECT count(*) FROM log"),
                        String.valueOf(pipeline.raw("public.log").size()));
            }
        }
    }

    @Test
    void F08_whereTheWholeRowIsTheKeyANewColumnLetsItBeReadAnew() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("reshaped", "public.t")) {
            pipeline.sql(
                    "CREATE TABLE t (a int, b int UNIQUE)",
                    "ALTER TABLE t REPLICA IDENTITY FULL",
                    "INSERT INTO t VALUES (1, NULL), (1, NULL), (2, 2)");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitStreaming(capture);
                assertEquals(
                        Map.of("public.t", "the whole row"), capture.status().get("tables"));
                pipeline.sql("UPDATE t SET b = 3 WHERE b = 2");
                awaitRecords(pipeline, "public.t", 3 + 2);

                pipeline.sql("ALTER TABLE t ADD COLUMN c int DEFAULT 7");
                await().atMost(LIMIT).until(() -> barriers(pipeline) == TestPipeline.PARTITIONS);
                awaitDrained(pipeline, capture);

                List<String> raw = pipeline.raw("public.t").stream()
                        .filter(one -> one.barrier() == null)
                        .map(one -> one.op() + one.column("a") + one.column("b") + (one.key() == null ? "" : " keyed"))
                        .toList();
                assertEquals(List.of("r1null", "r1null", "r22", "d22", "c23", "r1null", "r1null", "r23"), raw);
                List<TestPipeline.Raw> all = pipeline.raw("public.t");
                assertTrue(
                        all.stream().filter(one -> one.op().equals("r")).skip(3).allMatch(one -> one.column("c")
                                .equals("7")));
            }
        }
    }

    @Test
    void F06_F07_aRowWhoseKeyChangesIsReadAgainIfAValueWasNotSent() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("rekeyed", "public.t")) {
            pipeline.sql(
                    "CREATE TABLE t (a int, b text, large text, other int, PRIMARY KEY (a, b))",
                    "ALTER TABLE t ALTER COLUMN large SET STORAGE EXTERNAL",
                    "INSERT INTO t SELECT i, 'it''s', repeat(i::text, 9000), 0 FROM generate_series(1, 3) i");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitRecords(pipeline, "public.t", 3);
                awaitStreaming(capture);
                pipeline.sql(
                        "UPDATE t SET b = 'it''s new', other = 5 WHERE a = 1",
                        "UPDATE t SET b = 'sent', large = 'short' WHERE a = 2");
                List<TestPipeline.Raw> raw = awaitRecords(pipeline, "public.t", 3 + 3 + 1 + 3);
                awaitDrained(pipeline, capture);

                assertEquals(10, pipeline.raw("public.t").size());
                List<TestPipeline.Raw> again = raw.stream()
                        .filter(one -> one.op().equals("r") && one.column("b").equals("it's new"))
                        .toList();
                assertEquals(1, again.size());
                assertEquals("1".repeat(9000), again.get(0).column("large"));
                TestPipeline.Raw created = raw.stream()
                        .filter(one -> one.op().equals("c") && one.column("a").equals("1"))
                        .findFirst()
                        .orElseThrow();
                assertTrue(created.offset() < again.get(0).offset()
                        && created.partition() == again.get(0).partition());
            }
        }
    }

    @Test
    void F07_keysThatOneStatementSwapsAreBothThereAfterwards() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("swapped", "public.t")) {
            pipeline.sql(
                    "CREATE TABLE t (id int PRIMARY KEY DEFERRABLE, v text)",
                    "ALTER TABLE t REPLICA IDENTITY FULL",
                    "INSERT INTO t VALUES (1, 'one'), (2, 'two'), (3, 'three')");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitStreaming(capture);
                pipeline.sql("UPDATE t SET id = id % 3 + 1");
                awaitDrained(pipeline, capture);

                Map<String, String> newest = new TreeMap<>();
                pipeline.raw("public.t").stream()
                        .filter(one -> one.value() != null)
                        .forEach(one ->
                                newest.put(String.valueOf(one.key()), one.op().equals("d") ? "gone" : one.column("v")));
                assertEquals(Map.of("{\"id\": 1}", "three", "{\"id\": 2}", "one", "{\"id\": 3}", "two"), newest);
            }
        }
    }

    @Test
    void aTableThatIsMadeLaterIsPickedUpWhileTheOthersFlow() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("later", "public.*")) {
            pipeline.sql("CREATE TABLE first (id serial PRIMARY KEY, text text)", "INSERT INTO first VALUES (0, 'x')");
            try (CdcCapture capture = pipeline.capture();
                    Writer writer = new Writer(pipeline, "INSERT INTO first (text) SELECT 'w' || ")) {
                capture.start();
                awaitStreaming(capture);
                pipeline.sql(
                        "CREATE TABLE parts (id int, day date, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
                        "CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
                        "CREATE TABLE parts_2 PARTITION OF parts DEFAULT",
                        "INSERT INTO parts VALUES (1, '2026-01-05'), (2, '2026-05-05')");
                awaitRecords(pipeline, "public.parts", 2);
                pipeline.sql("INSERT INTO parts VALUES (3, '2026-01-06')");
                awaitRecords(pipeline, "public.parts", 3);
                writer.close();
                awaitDrained(pipeline, capture);

                assertEquals(2, ops(pipeline, "public.parts", "r").count());
                assertEquals(1, ops(pipeline, "public.parts", "c").count());
                // The one that was there is streamed on, each row once.
                List<String> streamed = ops(pipeline, "public.first", "c")
                        .map(one -> one.column("id"))
                        .toList();
                assertEquals(streamed.size(), Set.copyOf(streamed).size());
                Set<String> captured = new TreeSet<>(streamed);
                ops(pipeline, "public.first", "r").forEach(one -> captured.add(one.column("id")));
                assertEquals(pipeline.ask("SELECT count(*) FROM first"), String.valueOf(captured.size()));
            }
        }
    }

    @Test
    void I1_aTableThatIsDroppedAndMadeAnewIsReadAndTheOldOnesRowsAreGone() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("anew", "public.t")) {
            pipeline.sql("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t SELECT generate_series(1, 5)");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitStreaming(capture);
                await().atMost(LIMIT).until(() -> pipeline.events().size() == 1);
                pipeline.sql("DROP TABLE t", "CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (5), (6)");
                await().atMost(LIMIT).until(() -> barriers(pipeline) == TestPipeline.PARTITIONS);
                pipeline.sql("INSERT INTO t VALUES (7)");
                await().atMost(LIMIT).until(() -> ops(pipeline, "public.t", "c").count() == 1);

                List<TestPipeline.Raw> raw = pipeline.raw("public.t");
                Map<Integer, Long> gone = new TreeMap<>();
                raw.stream()
                        .filter(one -> one.barrier() != null)
                        .forEach(one -> gone.put(one.partition(), Long.parseLong(String.valueOf(one.barrier()))));
                Set<String> left = new TreeSet<>();
                raw.stream()
                        .filter(one -> one.barrier() == null && one.offset() >= gone.getOrDefault(one.partition(), 0L))
                        .forEach(one -> left.add(one.column("id")));
                assertEquals(Set.of("5", "6", "7"), left);
                assertTrue(pipeline.events().get(1).contains("table made anew"));
            }
        }
    }

    private static Stream<TestPipeline.Raw> ops(TestPipeline pipeline, String table, String op) {
        return pipeline.raw(table).stream().filter(one -> one.op().equals(op));
    }

    private static long barriers(TestPipeline pipeline) {
        return pipeline.raw("public.t").stream()
                .filter(one -> one.barrier() != null)
                .count();
    }

    private static void awaitStreaming(CdcCapture capture) {
        await().atMost(LIMIT).until(() -> "streaming".equals(capture.status().get("phase")));
    }

    private static void awaitDrained(TestPipeline pipeline, CdcCapture capture) throws SQLException {
        awaitStreaming(capture);
        String end = pipeline.ask("SELECT pg_current_wal_lsn()");
        await().atMost(LIMIT).until(() -> pipeline.ask("SELECT confirmed_flush_lsn >= '" + end
                        + "' FROM pg_replication_slots" + " WHERE slot_name = '" + pipeline.slot() + "'")
                .equals("t"));
    }

    /** Writes until it is closed. */
    private static final class Writer implements AutoCloseable {

        private final AtomicBoolean stop = new AtomicBoolean();
        private final CompletableFuture<Void> done;

        Writer(TestPipeline pipeline, String sql) {
            done = CompletableFuture.runAsync(() -> {
                try (Connection connection = pipeline.connect();
                        Statement statement = connection.createStatement()) {
                    for (int i = 0; !stop.get(); i++) {
                        statement.execute(sql + i % 1000);
                    }
                } catch (SQLException failure) {
                    throw new IllegalStateException(failure);
                }
            });
        }

        @Override
        public void close() {
            stop.set(true);
            done.join();
        }
    }
}
