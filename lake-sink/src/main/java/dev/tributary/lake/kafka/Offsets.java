package dev.tributary.lake.kafka;

import dev.tributary.service.lifecycle.CrashPoint;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Kafka offsets that are due. The lake is ahead of them, never behind: one that is not committed costs its next owner
 * a look into the lake, no more. The worker's alone.
 */
final class Offsets {

    private static final Logger LOG = LoggerFactory.getLogger(Offsets.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();

    Offsets(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /** All below this offset is in the lake. */
    void reached(TopicPartition partition, long offset) {
        due.put(partition, new OffsetAndMetadata(offset));
    }

    /** The partition is another's. */
    void forget(TopicPartition partition) {
        due.remove(partition);
    }

    /** Commits what is due; what cannot be now stays due. */
    void commit() {
        if (due.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(Map.copyOf(due), PATIENCE);
            CrashPoint.SINK_OFFSET.reached();
            due.clear();
        } catch (CommitFailedException lost) {
            LOG.warn("the group has gone on without this sink; its offsets are left to the next owner");
            due.clear();
        } catch (RebalanceInProgressException | RetriableException later) {
            LOG.info("offsets cannot be committed now: {}", later.getMessage());
        }
    }
}
