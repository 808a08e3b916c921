package dev.tributary.merger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.lake.Counts;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.merger.books.BookKeeping;
import dev.tributary.merger.core.BatchLimits;
import dev.tributary.merger.core.FixedInterval;
import dev.tributary.merger.core.MergePlan;
import dev.tributary.merger.core.MergePlan.Reason;
import dev.tributary.merger.core.MergeResult;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.core.Warehouse;
import dev.tributary.merger.kafka.CommitFeed;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.metrics.Meters;
import dev.tributary.testkit.TestClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MergeWorkerTest {

    private static final Topics TOPICS = new Topics("shop");
    private static final TopicPartition PARTITION = new TopicPartition(TOPICS.lakeCommits(), 0);
    private static final TableId ORDERS = new TableId("public", "orders");
    private static final TableId ITEMS = new TableId("public", "items");
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final TestClock clock = TestClock.at("2026-11-21T14:00:00Z");
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");
    private final FakeWarehouse warehouse = new FakeWarehouse();
    private final Map<String, LakeCommit> replacements = new HashMap<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private TableMerger merger;
    private MergeWorker worker;
    private CommitFeed feed;

    /** Notes what it is given; fails as it is told. */
    private static final class FakeWarehouse implements Warehouse {

        private final List<List<String>> merged = new ArrayList<>();
        private final Map<TableId, TributaryException> failures = new HashMap<>();
        private final Set<String> withoutFiles = new HashSet<>();
        private boolean empty;

        @Override
        public MergeResult merge(TableBatch batch) {
            TributaryException failure = failures.get(batch.table());
            if (failure != null) {
                throw failure;
            }
            if (batch.commits().stream().anyMatch(withoutFiles::contains)) {
                throw new TributaryException(ErrorKind.NEEDS_OPERATOR, "a file is missing");
            }
            merged.add(batch.commits());
            return new MergeResult(batch.rows(), List.of(), List.of(Change.TIME), null);
        }

        @Override
        public Map<TableId, String> stopped() {
            return Map.of();
        }

        @Override
        public void rebuild(TableId table, Runnable merges) {
            merges.run();
        }

        @Override
        public boolean isEmpty() {
            return empty;
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void open() {
        Retrier once = new Retrier(clock, clock::advance, new Random(1), Duration.ZERO);
        merger = new TableMerger(
                new CommitMerge(
                        warehouse,
                        id -> TestLake.schema(id == 1 ? ORDERS : ITEMS, List.of("id"), "id long"),
                        once,
                        commit -> Optional.ofNullable(replacements.get(commit.id()))),
                new Meters(meters),
                clock,
                new BookKeeping() {
                    @Override
                    public void landed(LakeCommit commit) {}

                    @Override
                    public void merged(TableId table, List<LakeCommit> commits, MergeResult result) {}
                });
        worker = new MergeWorker(merger, new FixedInterval(EVERY), BatchLimits.DUCKDB, clock);
        feed = new CommitFeed(consumer, TOPICS, worker, warehouse::isEmpty);
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 0L));
    }

    private void assign() {
        consumer.rebalance(List.of(PARTITION));
        worker.round(feed);
    }

    private static LakeCommit commit(TableId table, long start, long end) {
        int schemaId = table.equals(ORDERS) ? 1 : 2;
        long rows = end - start;
        LakeFile file = new LakeFile("f" + start, rows, 9, "", schemaId, 1, 2, start, end - 1, null, null);
        Counts counts = new Counts(rows, rows, 0, 0, 0);
        return new LakeCommit(1, table.toString(), "topic", 0, start, end, List.of(file), counts);
    }

    private void announce(long offset, TableId table, byte[] value) {
        consumer.addRecord(new ConsumerRecord<>(
                PARTITION.topic(), 0, offset, table.toString().getBytes(StandardCharsets.UTF_8), value));
        consumer.updateEndOffsets(Map.of(PARTITION, offset + 1));
    }

    private void announce(long offset, TableId table, long start) {
        announce(offset, table, commit(table, start, start + 5).toJson());
    }

    private void rounds(int count) {
        for (int i = 0; i < count; i++) {
            worker.round(feed);
        }
    }

    private long committed() {
        OffsetAndMetadata offset = consumer.committed(Set.of(PARTITION)).get(PARTITION);
        return offset == null ? -1 : offset.offset();
    }

    private @Nullable String stopped(TableId table) {
        return Objects.requireNonNull(merger.tables().get(table)).stopped();
    }

    @Test
    void mergesWhatCameTogetherAndWhatWasAnnouncedTwiceOnce() {
        assign();
        announce(0, ORDERS, 0);
        announce(1, ORDERS, 0);
        announce(2, ORDERS, 5);

        rounds(1);

        assertEquals(List.of(List.of("public.orders/topic/p0/0-5", "public.orders/topic/p0/5-10")), warehouse.merged);
        assertEquals(3, committed());
        assertEquals(OptionalLong.of(0), worker.pending());
        assertEquals(10, new Meters(meters).merged(ORDERS).count());
        assertEquals(1, new Meters(meters).freshness(ORDERS).count());
    }

    /** Announced again, by a replay of the sink, long after the lake was compacted. */
    @Test
    void mergesWhatHasTakenThePlaceOfFilesThatAreGone() {
        assign();
        LakeCommit compacted = commit(ORDERS, 0, 10);
        for (long start : List.of(0L, 5L)) {
            LakeCommit gone = commit(ORDERS, start, start + 5);
            warehouse.withoutFiles.add(gone.id());
            replacements.put(gone.id(), compacted);
            announce(start / 5, ORDERS, start);
        }
        announce(2, ORDERS, 10);

        rounds(1);

        assertEquals(
                List.of(List.of("public.orders/topic/p0/0-10"), List.of("public.orders/topic/p0/10-15")),
                warehouse.merged);
        assertNull(stopped(ORDERS));
        assertEquals(3, committed());
    }

    @Test
    void aFileThatIsGoneWithoutReplacementStopsTheTable() {
        assign();
        warehouse.withoutFiles.add(commit(ORDERS, 0, 5).id());
        announce(0, ORDERS, 0);

        rounds(1);

        assertEquals("a file is missing", stopped(ORDERS));
        assertEquals(0, committed());
    }

    @Test
    void waitsForTheIntervalBeforeATableIsMergedAgain() {
        assign();
        announce(0, ORDERS, 0);
        rounds(1);
        announce(1, ORDERS, 5);
        rounds(2);
        assertEquals(1, warehouse.merged.size());
        assertEquals(OptionalLong.of(1), worker.pending());
        assertEquals(1, committed());

        clock.advance(EVERY);
        rounds(1);

        assertEquals(2, warehouse.merged.size());
        assertEquals(2, committed());
    }

    @Test
    void aTableThatCannotGoOnHoldsItsOffsetWhileTheOthersGoOn() {
        warehouse.failures.put(ORDERS, new TributaryException(ErrorKind.NEEDS_OPERATOR, "public.orders: no"));
        assign();
        announce(0, ITEMS, 0);
        announce(1, ORDERS, 0);
        announce(2, ITEMS, 5);
        rounds(3);
        clock.advance(EVERY);
        announce(3, ORDERS, 5);
        announce(4, ITEMS, 10);
        rounds(3);

        assertEquals(2, warehouse.merged.size());
        assertEquals(1, committed());
        assertEquals("public.orders: no", stopped(ORDERS));
        assertNull(stopped(ITEMS));
        assertEquals(OptionalLong.of(2), worker.pending(), "those of the stopped table");
    }

    @Test
    void F44_triesAgainWhatFailedForATimeAndSaysSo() {
        warehouse.failures.put(ORDERS, new TributaryException(ErrorKind.TRANSIENT, "busy"));
        assign();
        announce(0, ORDERS, 0);
        rounds(2);
        assertEquals("busy", worker.trouble());
        assertEquals(OptionalLong.of(1), worker.pending());
        assertEquals(0, worker.finished());

        warehouse.failures.clear();
        clock.advance(EVERY);
        rounds(1);

        assertNull(worker.trouble());
        assertEquals(1, worker.finished());
        assertEquals(1, committed());
    }

    @Test
    void stopsTheTableWhoseAnnouncementCannotBeRead() {
        assign();
        announce(0, ORDERS, "{".getBytes(StandardCharsets.UTF_8));
        announce(1, ITEMS, 0);
        rounds(2);

        assertTrue(String.valueOf(stopped(ORDERS)).contains("offset 0"));
        assertEquals(1, warehouse.merged.size());
        assertEquals(0, committed());
    }

    @Test
    void readsFromTheBeginningIntoANewWarehouseWhateverIsCommitted() {
        warehouse.empty = true;
        consumer.rebalance(List.of(PARTITION));
        announce(0, ORDERS, 0);
        rounds(2);
        assertEquals(1, warehouse.merged.size());
        assertEquals(1, committed());
    }

    @Test
    void F31_aGapIsAnErrorNotASkip() {
        consumer.updateBeginningOffsets(Map.of(PARTITION, 7L));
        consumer.rebalance(List.of(PARTITION));
        worker.round(feed);
        consumer.setPollException(
                new org.apache.kafka.clients.consumer.OffsetOutOfRangeException(Map.of(PARTITION, 0L)));

        TributaryException gap = assertThrows(TributaryException.class, () -> worker.round(feed));

        assertEquals(ErrorKind.NEEDS_OPERATOR, gap.kind());
    }

    @Test
    void forgetsWhatAnotherInstanceOwnsNow() {
        warehouse.failures.put(ORDERS, new TributaryException(ErrorKind.TRANSIENT, "busy"));
        assign();
        announce(0, ORDERS, 0);
        rounds(1);

        consumer.rebalance(List.of());
        rounds(1);

        assertEquals(Map.of(), worker.committable());
        assertEquals(0, committed(), "what was not merged is the next owner's");
    }

    @Test
    void saysHowOftenATableIsMergedAndWhatThatBills() {
        assign();
        announce(0, ORDERS, 0);
        rounds(1);
        assertEquals(
                Map.of("everySeconds", 10.0, "because", "as often as the pipeline file says"),
                Objects.requireNonNull(merger.tables().get(ORDERS)).toMap().get("plan"));
        assertNull(meters.find(Meters.MERGE_BILLED).functionCounter(), "nothing is billed");

        merger.planned(ORDERS, new MergePlan(Duration.ofMinutes(8), Reason.PROJECT_QUOTA, 300, 70));
        merger.planned(ORDERS, new MergePlan(Duration.ofMinutes(9), Reason.PROJECT_QUOTA, 300, 90));

        System.gc();
        assertEquals(90, meters.get(Meters.MERGE_BILLED).functionCounter().count());
        assertEquals(540, meters.get(Meters.MERGE_INTERVAL).gauge().value());
    }

    @Test
    void aRebuildKeepsThePaceToo() {
        NamedWarehouse.Opened opened = new NamedWarehouse.Opened(
                warehouse,
                new FixedInterval(EVERY),
                new BatchLimits(5, Long.MAX_VALUE, Integer.MAX_VALUE),
                commit -> Optional.empty());
        Instant begin = clock.instant();

        try (Rebuild rebuild = new Rebuild(opened, merger, clock, clock::advance, () -> {})) {
            rebuild.table(
                    ORDERS,
                    Stream.of(0L, 5L, 10L)
                            .map(start -> commit(ORDERS, start, start + 5))
                            .iterator());
        }

        assertEquals(3, warehouse.merged.size());
        assertEquals(EVERY.multipliedBy(2), Duration.between(begin, clock.instant()));
    }
}
