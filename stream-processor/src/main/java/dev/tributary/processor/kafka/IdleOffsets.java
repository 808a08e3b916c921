package dev.tributary.processor.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the group past markers and aborted records in partitions that bring nothing else; without this a partition whose
 * only transaction was aborted would look unread for ever. Streams does so itself once it has processed a record of the
 * partition. Committed on the stream's own thread, so never behind a transaction's later offset.
 */
final class IdleOffsets {

    private static final Logger LOG = LoggerFactory.getLogger(IdleOffsets.class);

    /** Polls last up to 100 ms: about a second where nothing happens. */
    private static final int POLLS_BETWEEN = 10;

    private final Consumer<byte[], byte[]> consumer;
    private final Set<TopicPartition> withRecords = new HashSet<>();
    private final Map<TopicPartition, Long> committed = new HashMap<>();
    private int polls;

    IdleOffsets(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    void polled(ConsumerRecords<?, ?> records) {
        withRecords.addAll(records.partitions());
        polls++;
        if (polls % POLLS_BETWEEN == 0) {
            commit();
        }
    }

    private void commit() {
        Set<TopicPartition> assigned = consumer.assignment();
        withRecords.retainAll(assigned);
        committed.keySet().retainAll(assigned);
        Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
        for (TopicPartition partition : assigned) {
            if (!withRecords.contains(partition)) {
                long position = position(partition);
                if (position > committed.getOrDefault(partition, 0L)) {
                    moved.put(partition, new OffsetAndMetadata(position));
                }
            }
        }
        if (moved.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(moved, Duration.ofSeconds(2));
            moved.forEach((partition, offset) -> committed.put(partition, offset.offset()));
        } catch (KafkaException again) {
            // A rebalance, or a broker that is away: the next round does it.
            LOG.debug("positions of idle partitions are not committed yet", again);
        }
    }

    private long position(TopicPartition partition) {
        try {
            return consumer.position(partition, Duration.ZERO);
        } catch (KafkaException notYetKnown) {
            return 0;
        }
    }
}
