package dev.tributary.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.lake.Counts;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.contracts.pipeline.GcsConfig;
import dev.tributary.lake.commit.FailingObjectStore;
import dev.tributary.lake.commit.FailingObjectStore.When;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.lifecycle.Health;
import dev.tributary.service.metrics.Meters;
import dev.tributary.testkit.TestGcs;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeSinkIT {

    private static final TableId ORDERS = new TableId("public", "orders");
    private static final TableId ITEMS = new TableId("public", "Item \"x\"");
    private static final Duration ROLL = Duration.ofMillis(300);

    private SinkBench bench;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        bench = new SinkBench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void writeOrders(int from, int to, int partitions) {
        CleanRows rows = CleanRows.of(ORDERS);
        for (int block = from; block < to; block += 100) {
            int first = block;
            bench.transact(true, () -> {
                for (int id = first; id < first + 100; id++) {
                    bench.send(bench.topics().clean(ORDERS), id % partitions, rows.change(id, id));
                }
            });
            bench.transact(false, () -> {
                for (int id = 0; id < 7; id++) {
                    bench.send(bench.topics().clean(ORDERS), id % partitions, rows.change(-1, -1));
                }
            });
        }
    }

    /** What {@link CleanRows#change} wrote, as DuckDB has to read it, in the order of the ids. */
    private static List<String> expectedOrders(int to) {
        List<String> expected = new ArrayList<>();
        for (int id = 0; id < to; id++) {
            String note = id % 3 == 0 ? "null" : "note " + id;
            String price = java.math.BigDecimal.valueOf(id * 7L, 2).toPlainString();
            expected.add(id + "|" + note + "|" + price + "|" + id);
        }
        return expected;
    }

    private List<String> ordersInTheLake() {
        return LakeReader.query(
                "SELECT id, note, price, _raw_offset FROM %s ORDER BY id, _raw_offset", bench.committedFiles(ORDERS));
    }

    private void assertTiles(TableId table) {
        Map<Integer, Long> ends = new HashMap<>();
        for (LakeCommit commit : bench.commits(table)) {
            assertEquals(ends.getOrDefault(commit.partition(), 0L), commit.startOffset(), commit.id());
            ends.put(commit.partition(), commit.endOffset());
        }
    }

    /** I1 and I4: two instances, a rebalance, a third, and a restart in between; aborted transactions all along. */
    @Test
    void everyCommittedRecordIsInOneCommittedFile() {
        bench.createClean(ORDERS, 4);
        LakeSink first = bench.startSink(ROLL);
        writeOrders(0, 1_000, 4);
        LakeSink second = bench.startSink(ROLL);
        writeOrders(1_000, 1_500, 4);
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> hasPartitions(first, 2) && hasPartitions(second, 2));
        writeOrders(1_500, 2_000, 4);
        bench.stop(first);
        writeOrders(2_000, 2_500, 4);
        bench.startSink(ROLL);
        bench.stop(second);
        writeOrders(2_500, 3_000, 4);
        bench.awaitDrained();

        assertEquals(expectedOrders(3_000), ordersInTheLake());
        assertEquals(
                List.of("3000"),
                LakeReader.query(
                        "SELECT COUNT(DISTINCT (_revision, id % 4)) FROM %s WHERE _revision > 281474976710655",
                        bench.committedFiles(ORDERS)),
                "the place in its partition");
        assertTiles(ORDERS);
        List<LakeCommit> commits = bench.commits(ORDERS);
        assertEquals(
                commits.stream()
                        .flatMap(commit -> commit.files().stream())
                        .map(LakeFile::path)
                        .sorted()
                        .toList(),
                bench.files(ORDERS));
        assertEquals(new HashSet<>(commits), new HashSet<>(bench.announced(ORDERS)));
        assertEquals(
                3_000,
                commits.stream().mapToLong(commit -> commit.counts().written()).sum());
    }

    @Test
    void soItIsInGoogleCloudStorage() {
        bench.close();
        GcsConfig server = new GcsConfig(Optional.empty(), Optional.empty(), Optional.of(TestGcs.endpoint()));
        bench = new SinkBench(folder, URI.create("gs://" + TestGcs.newBucket("lake") + "/shop"), Optional.of(server));

        everyCommittedRecordIsInOneCommittedFile();
    }

    private static boolean hasPartitions(LakeSink sink, int expected) {
        return Integer.valueOf(expected).equals(sink.status().get("partitions"));
    }

    @Test
    void kafkaKnowsWhereTheLakeEnds() throws Exception {
        bench.createClean(ORDERS, 1);
        LakeSink sink = bench.startSink(ROLL);
        writeOrders(0, 200, 1);
        bench.awaitDrained();
        bench.stop(sink);

        List<LakeCommit> commits = bench.commits(ORDERS);
        long end = commits.get(commits.size() - 1).endOffset();
        assertEquals(
                Map.of(new TopicPartition(bench.topics().clean(ORDERS), 0), new OffsetAndMetadata(end)),
                committedOffsets());
    }

    private Map<TopicPartition, OffsetAndMetadata> committedOffsets() throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            return admin.listConsumerGroupOffsets(bench.topics().pipeline() + "-lake-sink")
                    .partitionsToOffsetAndMetadata()
                    .get();
        }
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bench.kafka().bootstrapServers()));
    }

    /** Close lands what is open, and the books are right (I6). */
    @Test
    void F39_landsTheLastRowsOfAnIdleTableAndThoseThatAreOpenAtTheEnd() {
        bench.createClean(ITEMS, 1);
        CleanRows rows = CleanRows.of(ITEMS);
        LakeSink sink = bench.startSink(Duration.ofSeconds(3));
        String topic = bench.topics().clean(ITEMS);
        bench.transact(true, () -> {
            bench.send(topic, 0, rows.change(1, 1));
            bench.send(topic, 0, rows.rejected(2, 2));
            bench.send(topic, 0, rows.barrier(3));
        });
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> bench.commits(ITEMS).size() == 1);
        bench.transact(true, () -> bench.send(topic, 0, rows.change(4, 4)));
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> !sink.pending()
                .equals(OptionalLong.of(0)));
        bench.stop(sink);

        List<LakeCommit> commits = bench.commits(ITEMS);
        assertEquals(new Counts(3, 1, 1, 0, 1), commits.get(0).counts());
        assertEquals(2, commits.size());
        assertEquals(3.0, new Meters(bench.meters()).landed(ITEMS).count());
        assertEquals(ITEMS, bench.announced(ITEMS).get(0).tableId());
    }

    /** One clock is a day behind, the other a day ahead; the second comes to an hour that the first had written. */
    @Test
    void F38_theClockDecidesOnNoPartition() {
        bench.createClean(ORDERS, 1);
        for (int day : new int[] {-1, 1}) {
            LakeSink sink = bench.startSink(ROLL, Clock.offset(Clock.systemUTC(), Duration.ofDays(day)));
            writeOrders(0, 1_000, 1);
            bench.awaitDrained();
            bench.stop(sink);
        }

        Map<String, Long> rows = bench.commits(ORDERS).stream()
                .flatMap(commit -> commit.files().stream())
                .collect(Collectors.groupingBy(
                        file -> file.path().replaceAll(".*/(dt=.*/hour=.*)/.*", "$1"),
                        TreeMap::new,
                        Collectors.summingLong(LakeFile::rows)));
        assertEquals(Map.of("dt=2023-11-14/hour=22", 1_000L, "dt=2023-11-14/hour=23", 1_000L), rows);
        assertTiles(ORDERS);
    }

    @Test
    void picksUpATableThatAppearsLaterAndDeadLettersWithoutAnnouncingThem() {
        bench.createClean(ORDERS, 1);
        bench.startSink(ROLL);
        bench.kafka().create("dead-letters", 1);
        bench.createClean(ITEMS, 1);
        bench.transact(true, () -> {
            bench.send(bench.topics().clean(ITEMS), 0, CleanRows.of(ITEMS).change(1, 1));
            bench.send(
                    bench.topics().deadLetters(),
                    0,
                    CleanRows.of(Topics.DEAD_LETTERS).change(1, 1));
        });
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> bench.commits(ITEMS).size() == 1
                        && bench.commits(Topics.DEAD_LETTERS).size() == 1);

        assertEquals(
                new Counts(1, 0, 0, 1, 0),
                bench.commits(Topics.DEAD_LETTERS).get(0).counts());
        assertEquals(List.of(), bench.announced(Topics.DEAD_LETTERS));
    }

    /** I7, I1: it is neither skipped nor in the way of others. */
    @Test
    void aRecordThatCannotBeReadStopsItsPartitionAlone() {
        bench.createClean(ORDERS, 2);
        LakeSink sink = bench.startSink(ROLL);
        String topic = bench.topics().clean(ORDERS);
        CleanRows rows = CleanRows.of(ORDERS);
        bench.transact(true, () -> {
            bench.send(topic, 0, rows.change(0, 0));
            bench.sendBytes(topic, 0, "not Avro".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            bench.send(topic, 0, rows.change(1, 1));
            bench.send(topic, 1, rows.change(2, 2));
        });
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> bench.commits(ORDERS).size() == 2);

        assertEquals(
                List.of("0", "2"), LakeReader.query("SELECT id FROM %s ORDER BY id", bench.committedFiles(ORDERS)));
        assertEquals(1, bench.commits(ORDERS).get(0).endOffset());
        assertTrue(
                sink.health() instanceof Health.NotReady not && not.reason().contains("offset 1"), "" + sink.health());
        assertFalse(sink.terminated().isDone());
    }

    /** Someone moved the group by hand: forward, and into the middle of a commit; the other partition goes on. */
    @Test
    void F31_anOffsetBehindTheLakesEndIsAnErrorAndOneWithinACommitIsItsBegin() throws Exception {
        bench.createClean(ORDERS, 2);
        LakeSink first = bench.startSink(ROLL);
        writeOrders(0, 200, 2);
        bench.awaitDrained();
        bench.stop(first);
        List<LakeCommit> before = bench.commits(ORDERS);
        long end = before.stream()
                .filter(commit -> commit.partition() == 0)
                .mapToLong(LakeCommit::endOffset)
                .max()
                .orElseThrow();
        writeOrders(200, 400, 2);
        moveGroup(Map.of(0, end + 1, 1, 7L));

        LakeSink second = bench.startSink(ROLL);
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> second.health() instanceof Health.NotReady not
                        && not.reason().contains("--stage sink --from " + end));
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> LakeReader.query(
                        "SELECT COUNT(*) FROM %s WHERE id % 2 = 1", bench.committedFiles(ORDERS))
                .equals(List.of("200")));
        assertTiles(ORDERS);
        bench.stop(second);

        moveGroup(Map.of(0, end));
        bench.startSink(ROLL);
        bench.awaitDrained();
        assertEquals(expectedOrders(400), ordersInTheLake());
        assertTiles(ORDERS);
    }

    private void moveGroup(Map<Integer, Long> offsets) throws Exception {
        try (Admin admin = admin()) {
            admin.alterConsumerGroupOffsets(
                            bench.topics().pipeline() + "-lake-sink",
                            offsets.entrySet().stream()
                                    .collect(Collectors.toMap(
                                            entry -> new TopicPartition(
                                                    bench.topics().clean(ORDERS), entry.getKey()),
                                            entry -> new OffsetAndMetadata(entry.getValue()))))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void F31_aGapIsAnErrorAndNeverASilentSkip() throws Exception {
        bench.createClean(ORDERS, 1);
        writeOrders(0, 100, 1);
        try (Admin admin = admin()) {
            admin.deleteRecords(Map.of(
                            new TopicPartition(bench.topics().clean(ORDERS), 0), RecordsToDelete.beforeOffset(50)))
                    .all()
                    .get(20, TimeUnit.SECONDS);
        }
        LakeSink sink = bench.startSink(ROLL);
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> sink.health() instanceof Health.NotReady not
                        && not.reason().contains("snapshot"));
        assertEquals(List.of(), bench.commits(ORDERS));
    }

    /** The store fails now and then, all batches arrive, nobody leaves the group. */
    @Test
    void F35_F37_ridesOutFailuresOfTheStore() {
        bench.createClean(ORDERS, 2);
        FailingObjectStore failing = new FailingObjectStore(bench.lake());
        Predicate<String> any = name -> true;
        for (int i = 0; i < 4; i++) {
            failing.failCreate(any, When.BEFORE, ErrorKind.TRANSIENT)
                    .failCreate(any, When.AFTER, ErrorKind.UNKNOWN_OUTCOME)
                    .failCreate(any, When.AFTER, ErrorKind.TRANSIENT);
        }
        bench.startSink(ROLL, failing);
        writeOrders(0, 500, 2);
        bench.awaitDrained();

        assertEquals(expectedOrders(500), ordersInTheLake());
        assertTiles(ORDERS);
    }

    /** Fault 36: another writer is faster, with another end. */
    @Test
    void adoptsTheCommitOfAnotherWriterAndReadsOnFromItsEnd() {
        bench.createClean(ORDERS, 1);
        writeOrders(0, 100, 1);
        LakeSink other = bench.startSink(ROLL);
        bench.awaitDrained();
        bench.stop(other);
        LakeCommit real = bench.commits(ORDERS).get(0);
        assertEquals(100, real.endOffset());
        writeOrders(100, 200, 1);
        long start = real.endOffset();
        AtomicBoolean overtaken = new AtomicBoolean();
        OvertakingStore store = new OvertakingStore(bench.lake(), name -> {
            if (name.endsWith(String.format("%020d.json", start)) && overtaken.compareAndSet(false, true)) {
                // The other's batch ends in the middle of ours; its file is one of ours here, for there is no other.
                return Optional.of(new LakeCommit(
                        1, ORDERS.toString(), real.topicId(), 0, start, start + 20, real.files(), real.counts()));
            }
            return Optional.empty();
        });
        bench.startSink(ROLL, store);
        bench.awaitDrained();

        assertTrue(overtaken.get());
        List<LakeCommit> commits = bench.commits(ORDERS);
        assertEquals(start + 20, commits.get(1).endOffset());
        assertEquals(start + 20, commits.get(2).startOffset());
        assertTiles(ORDERS);
        assertEquals(new HashSet<>(commits), new HashSet<>(bench.announced(ORDERS)));
        assertEquals(
                Stream.of(commits.get(0), commits.get(2))
                        .flatMap(commit -> commit.files().stream())
                        .map(LakeFile::path)
                        .sorted()
                        .toList(),
                bench.files(ORDERS));
    }

    /** Fault 33, I9: the commit object is there, Kafka does not know; who comes next goes on behind it. */
    @Test
    void afterACrashBehindTheCommitObjectItGoesOnBehindIt() {
        bench.createClean(ORDERS, 1);
        writeOrders(0, 100, 1);
        FailingObjectStore crashing = new FailingObjectStore(bench.lake())
                .failCreate(name -> name.endsWith(".json"), When.AFTER, ErrorKind.BUG);
        LakeSink first = bench.startSink(ROLL, crashing);
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> first.terminated()
                .isCompletedExceptionally());
        assertEquals(List.of(), bench.announced(ORDERS));
        bench.stop(first);

        writeOrders(100, 200, 1);
        bench.startSink(ROLL);
        bench.awaitDrained();

        assertEquals(expectedOrders(200), ordersInTheLake());
        assertTiles(ORDERS);
        assertEquals(new HashSet<>(bench.commits(ORDERS)), new HashSet<>(bench.announced(ORDERS)));
    }
}
