package dev.tributary.processor.kafka;

import dev.tributary.contracts.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far behind the group is: offsets of the raw topics that are committed by capture and not yet by us. It is the truth
 * of the whole group, whatever instances there are. Markers of transactions count until the group has moved past them.
 *
 * @param admin asked each time
 * @param topics of the pipeline
 * @param group the consumer group
 */
record Backlog(Admin admin, Topics topics, String group) {

    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);
    private static final int TIMEOUT_SECONDS = 10;

    /** Empty if Kafka does not say. */
    OptionalLong size() {
        try {
            return OptionalLong.of(measure());
        } catch (ExecutionException | TimeoutException failure) {
            LOG.debug("the backlog cannot be measured", failure);
            return OptionalLong.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
    }

    private long measure() throws ExecutionException, TimeoutException, InterruptedException {
        List<TopicPartition> partitions = partitions();
        // Committed offsets first: what is committed in between makes the backlog look longer, never shorter.
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        Map<TopicPartition, Long> starts = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        long size = 0;
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata done = committed.get(partition);
            long from = done == null ? starts.getOrDefault(partition, 0L) : done.offset();
            size += Math.max(0, ends.getOrDefault(partition, 0L) - from);
        }
        return size;
    }

    private List<TopicPartition> partitions() throws ExecutionException, TimeoutException, InterruptedException {
        List<String> names = admin.listTopics().names().get(TIMEOUT_SECONDS, TimeUnit.SECONDS).stream()
                .filter(topics.rawPattern().asMatchPredicate())
                .toList();
        List<TopicPartition> partitions = new ArrayList<>();
        admin.describeTopics(names)
                .allTopicNames()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .forEach((name, topic) -> topic.partitions()
                        .forEach(partition -> partitions.add(new TopicPartition(name, partition.partition()))));
        return partitions;
    }

    private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, which));
        Map<TopicPartition, Long> offsets = new HashMap<>();
        admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }
}
