package dev.tributary.lake.kafka;

import dev.tributary.lake.core.BatchRange;
import dev.tributary.lake.core.OpenLimit;
import dev.tributary.lake.core.RollPolicy;
import dev.tributary.lake.parquet.ParquetBatch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;

/**
 * Closes batches when they are due, sends them on their way, and lets partitions rest that would else run ahead. The
 * worker's alone.
 */
record Rolling(Workbench bench, RollPolicy policy, OpenLimit limit) {

    private static final Duration LONGEST_POLL = Duration.ofMillis(200);
    /** With batches in the air: so late is their Kafka offset at most. */
    private static final Duration FLYING_POLL = Duration.ofMillis(10);

    void turn() {
        Instant now = bench.clock().instant();
        for (PartitionWork work : bench.works()) {
            work.openBatch()
                    .filter(batch -> batch.isScattered()
                            || (batch.records() > 0 && policy.isDue(work.openedAt(), batch.size(), now)))
                    .ifPresent(due -> work.closeSoon());
        }
        limit.victim(loads()).ifPresent(PartitionWork::closeSoon);
        takeOff();
        rest(now);
    }

    /** All that is open goes now. */
    void closeAll() {
        for (PartitionWork work : bench.works()) {
            if (work.openBatch().filter(batch -> batch.records() > 0).isPresent()) {
                work.closeSoon();
            }
        }
    }

    /** Whether a batch waits to go. */
    boolean anyToClose() {
        return bench.works().stream().anyMatch(PartitionWork::isToClose);
    }

    /** Sends what is to be closed on its way, as far as there is room in the air. */
    void takeOff() {
        for (PartitionWork work : bench.works()) {
            if (work.isToClose() && !work.isFlying() && bench.flights().hasSlot()) {
                BatchRange range = work.progress().roll();
                ParquetBatch batch = work.takeBatch();
                bench.flights().start(work, batch.records(), () -> bench.pilot().land(work, batch, range));
            }
        }
    }

    private List<OpenLimit.Load<PartitionWork>> loads() {
        List<OpenLimit.Load<PartitionWork>> loads = new ArrayList<>();
        for (PartitionWork work : bench.works()) {
            if (!work.isToClose()) {
                work.openBatch().ifPresent(open -> loads.add(new OpenLimit.Load<>(work, open.held(), open.files())));
            }
        }
        return loads;
    }

    /** Partitions whose batch waits, and all while too much waits, hand over no records; polling goes on. */
    private void rest(Instant now) {
        long held = bench.works().stream()
                .flatMap(work -> work.openBatch().stream())
                .mapToLong(ParquetBatch::held)
                .sum();
        boolean full = held > 2 * limit.bytes();
        Set<TopicPartition> paused = bench.consumer().paused();
        bench.consumer().pause(partitions(work -> full || work.rests(now), false, paused));
        bench.consumer().resume(partitions(work -> full || work.rests(now), true, paused));
    }

    private List<TopicPartition> partitions(
            java.util.function.Predicate<PartitionWork> rests, boolean areRested, Set<TopicPartition> paused) {
        Stream<PartitionWork> changing = bench.works().stream()
                .filter(work -> paused.contains(work.partition()) == areRested && rests.test(work) != areRested);
        return changing.map(PartitionWork::partition).toList();
    }

    /** How long the next poll may wait. */
    Duration patience() {
        if (!bench.flights().isEmpty()) {
            return FLYING_POLL;
        }
        Instant now = bench.clock().instant();
        return bench.works().stream()
                .filter(work -> work.openBatch().isPresent())
                .map(work -> policy.untilDue(work.openedAt(), now))
                .reduce(LONGEST_POLL, (one, other) -> one.compareTo(other) < 0 ? one : other);
    }
}
