package dev.tributary.lake.kafka;

import dev.tributary.contracts.Topics;
import dev.tributary.service.error.Retrier;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Partitions come and go; called on the worker's thread, from within a poll or the consumer's close. */
final class Assignment implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);
    private static final Duration LAST_FLIGHT = Duration.ofSeconds(15);

    private final Workbench bench;
    private final Topics topics;
    private final Arrivals arrivals;
    private final Retrier retrier;

    Assignment(Workbench bench, Topics topics, Retrier retrier) {
        this.bench = bench;
        this.topics = topics;
        this.arrivals = new Arrivals(bench);
        this.retrier = retrier;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> assigned) {
        bench.status().joined();
        if (assigned.isEmpty()) {
            return;
        }
        LOG.info("assigned: {}", assigned);
        Map<TopicPartition, OffsetAndMetadata> committed = retrier.call("look up offsets", () -> {
            try {
                return bench.consumer().committed(new HashSet<>(assigned));
            } catch (org.apache.kafka.common.KafkaException failure) {
                throw KafkaFailures.translated(failure);
            }
        });
        for (TopicPartition partition : assigned) {
            OffsetAndMetadata offset = committed.get(partition);
            // Without an offset of the group's: from 0. If that is gone from Kafka it is a gap, and no record is
            // skipped.
            begin(partition, offset == null ? 0 : offset.offset());
        }
    }

    private void begin(TopicPartition partition, long committed) {
        PartitionWork work = new PartitionWork(partition, CleanConsumer.table(topics, partition.topic()));
        bench.partitions().put(partition, work);
        bench.consumer().seek(partition, committed);
        bench.consumer().pause(List.of(partition));
        bench.flights().start(work, 0, () -> bench.pilot().find(work, committed));
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> revoked) {
        LOG.info("revoked: {}", revoked);
        try {
            awaitFlights(revoked);
            bench.offsets().commit();
        } finally {
            lose(revoked);
        }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> lost) {
        LOG.warn("lost: {}", lost);
        lose(lost);
    }

    private void awaitFlights(Collection<TopicPartition> revoked) {
        Instant end = bench.clock().instant().plus(LAST_FLIGHT);
        while (anyFlies(revoked) && bench.clock().instant().isBefore(end)) {
            arrivals.take(Duration.ofMillis(20));
        }
    }

    private boolean anyFlies(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .map(bench.partitions()::get)
                .anyMatch(work -> work != null && work.isFlying() && work.hasBegun());
    }

    private void lose(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            bench.offsets().forget(partition);
            PartitionWork work = bench.partitions().remove(partition);
            if (work != null) {
                work.lose();
                bench.pilot().forget(work);
            }
        }
    }
}
