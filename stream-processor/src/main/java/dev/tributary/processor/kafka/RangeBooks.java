package dev.tributary.processor.kafka;

import dev.tributary.contracts.Topics;
import dev.tributary.contracts.quality.RawRange;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The books of what became of the raw records (I6), told in the transaction of what they tell of. A task counts on the
 * thread that also ends its transactions. Thread-safe.
 */
final class RangeBooks {

    private final Topics topics;
    private final Map<TopicPartition, PartitionRanges> partitions = new ConcurrentHashMap<>();

    RangeBooks(Topics topics) {
        this.topics = topics;
    }

    /** Begins anew with a partition: what was counted before and not told is not committed. */
    PartitionRanges begin(TopicPartition partition) {
        PartitionRanges ranges = new PartitionRanges(topics.table(partition.topic()), partition.partition());
        partitions.put(partition, ranges);
        return ranges;
    }

    /** The task has the partition no more. */
    void end(TopicPartition partition, PartitionRanges ranges) {
        partitions.remove(partition, ranges);
    }

    /** What the transaction that moves these partitions' offsets has to tell. */
    void changed(Collection<TopicPartition> moved, Consumer<RawRange> told) {
        for (TopicPartition partition : moved) {
            PartitionRanges ranges = partitions.get(partition);
            if (ranges != null) {
                ranges.changed().forEach(told);
            }
        }
    }
}
