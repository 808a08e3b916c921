package dev.tributary.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Capture is killed again and again while the source is written to. */
class CrashIT {

    private static final Logger LOG = LoggerFactory.getLogger(CrashIT.class);
    private static final int KILLS = 5;
    private static final long SEED = 20261121;

    @Test
    void I2_F15_F17_everyChangeIsInRawOnceWheneverCaptureIsKilled() throws Exception {
        Random random = new Random(SEED);
        try (TestPipeline pipeline = TestPipeline.of("crash", "public.events", "public.counters", "public.tallies")) {
            pipeline.sql(
                    "CREATE TABLE events (id bigserial PRIMARY KEY, text text)",
                    "CREATE TABLE counters (id int PRIMARY KEY, n bigint)",
                    "INSERT INTO events (text) SELECT repeat('x', 100) FROM generate_series(1, 30000)",
                    "INSERT INTO counters SELECT i, 0 FROM generate_series(1, 20) i",
                    "CREATE TABLE tallies (n int)",
                    "ALTER TABLE tallies REPLICA IDENTITY FULL",
                    "INSERT INTO tallies SELECT i % 5 FROM generate_series(1, 100) i");
            Path log = Path.of("target", "crash-capture.log");
            try (CrashLoad load = CrashLoad.start(pipeline, SEED)) {
                for (int kill = 0; kill < KILLS; kill++) {
                    Process process = CaptureProcess.start(pipeline.file(), log);
                    // By what it has written, not by time: each kill hits what it is meant for on a slow machine too.
                    // The first one hits the snapshot.
                    if (kill > 0) {
                        awaitStreaming(pipeline, process, log);
                    }
                    awaitWritten(pipeline, process, log, 1 + random.nextInt(3_000));
                    process.destroyForcibly().waitFor();
                    LOG.info("killed {}, {} rows in the source", kill + 1, load.rows());
                }
            }
            Process last = CaptureProcess.start(pipeline.file(), log);
            try {
                checkAll(pipeline, last, log);
            } finally {
                last.destroyForcibly().waitFor();
            }
        }
    }

    private static void awaitWritten(TestPipeline pipeline, Process process, Path log, long more) {
        long before = pipeline.written("public.events");
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> {
                    assertTrue(process.isAlive(), () -> tail(log));
                    return pipeline.written("public.events") >= before + more;
                });
    }

    private static void awaitStreaming(TestPipeline pipeline, Process process, Path log) {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(200))
                .until(() -> {
                    assertTrue(process.isAlive(), () -> tail(log));
                    return pipeline.isStreaming();
                });
    }

    private static void checkAll(TestPipeline pipeline, Process process, Path log) throws Exception {
        long rows = Long.parseLong(pipeline.ask("SELECT count(*) FROM events"));
        long sum = Long.parseLong(pipeline.ask("SELECT sum(n) FROM counters"));
        LOG.info("{} rows and {} updates in the source", rows, sum);
        awaitStreaming(pipeline, process, log);
        String end = pipeline.ask("SELECT pg_current_wal_insert_lsn()");
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    assertTrue(process.isAlive(), () -> tail(log));
                    return pipeline.ask("SELECT confirmed_flush_lsn >= '" + end + "' FROM pg_replication_slots"
                                    + " WHERE slot_name = '" + pipeline.slot() + "'")
                            .equals("t");
                });
        assertEquals(sum, newest(pipeline));
        Map<String, Integer> tallies = new TreeMap<>();
        pipeline.map("SELECT n, count(*) FROM tallies GROUP BY n")
                .forEach((n, count) -> tallies.put(n, Integer.parseInt(count)));
        assertEquals(tallies, tallies(pipeline));
        pipeline.assertNumbered("public.events");
        pipeline.assertNumbered("public.counters");
        pipeline.assertNumbered("public.tallies");
        List<TestPipeline.Raw> raw = pipeline.raw("public.events");
        assertEquals(List.of(), more(times(raw, "c")), "rows that were streamed more than once");
        assertEquals(List.of(), more(times(raw, "r")), "rows that the snapshot read more than once");
        Set<Long> captured = new TreeSet<>(times(raw, "c").keySet());
        captured.addAll(times(raw, "r").keySet());
        assertEquals(rows, captured.size());
        counters(pipeline).forEach((id, values) -> {
            for (int i = 1; i < values.size(); i++) {
                assertEquals(values.get(i - 1) + 1, values.get(i), "counter " + id);
            }
        });
    }

    /** How often each row is there that is all its own key, by what was written since the snapshot began. */
    private static Map<String, Integer> tallies(TestPipeline pipeline) {
        List<TestPipeline.Raw> raw = pipeline.raw("public.tallies");
        long begin = raw.stream()
                .filter(one -> one.barrier() != null && one.partition() == 0)
                .mapToLong(one -> Long.parseLong(String.valueOf(one.barrier())))
                .max()
                .orElse(0);
        Map<String, Integer> tallies = new TreeMap<>();
        raw.stream()
                .filter(one -> one.barrier() == null && one.offset() >= begin)
                .forEach(one -> tallies.merge(one.column("n"), one.op().equals("d") ? -1 : 1, Integer::sum));
        tallies.values().removeIf(count -> count == 0);
        return tallies;
    }

    private static Map<Long, Integer> times(List<TestPipeline.Raw> raw, String op) {
        Map<Long, Integer> times = new TreeMap<>();
        raw.stream()
                .filter(one -> one.op().equals(op))
                .forEach(one -> times.merge(Long.parseLong(one.column("id")), 1, Integer::sum));
        return times;
    }

    private static List<Long> more(Map<Long, Integer> times) {
        return times.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static long newest(TestPipeline pipeline) {
        Map<Integer, Long> newest = new TreeMap<>();
        pipeline.raw("public.counters")
                .forEach(raw -> newest.put(Integer.parseInt(raw.column("id")), Long.parseLong(raw.column("n"))));
        return newest.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The updates that were streamed; what the snapshot read may be newer than the next of them. */
    private static Map<Integer, List<Long>> counters(TestPipeline pipeline) {
        Map<Integer, List<Long>> values = new TreeMap<>();
        pipeline.raw("public.counters").stream()
                .filter(raw -> raw.op().equals("u"))
                .forEach(raw -> values.computeIfAbsent(Integer.parseInt(raw.column("id")), id -> new ArrayList<>())
                        .add(Long.parseLong(raw.column("n"))));
        return values;
    }

    private static String tail(Path log) {
        try {
            String text = Files.readString(log);
            return text.substring(Math.max(0, text.length() - 4_000));
        } catch (IOException gone) {
            return gone.toString();
        }
    }
}
