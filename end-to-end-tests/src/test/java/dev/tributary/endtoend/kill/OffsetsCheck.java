package dev.tributary.endtoend.kill;

import dev.tributary.contracts.Topics;
import dev.tributary.testkit.TestTopics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/** Checks that no transaction is open, and that each group has read all committed records of its topics and said so to Kafka. */
final class OffsetsCheck {

    private final String bootstrapServers;
    private final Topics topics;
    private final Map<TopicPartition, Long> records = new HashMap<>();

    OffsetsCheck(String bootstrapServers, Topics topics) {
        this.bootstrapServers = bootstrapServers;
        this.topics = topics;
    }

    /** What is behind, one line each. */
    List<String> differences() throws ExecutionException, InterruptedException {
        List<String> differences = new ArrayList<>();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            List<String> all = List.copyOf(admin.listTopics().names().get());
            differences.addAll(hanging(admin, matching(all, topics.rawPattern())));
            differences.addAll(hanging(admin, matching(all, topics.cleanPattern())));
            compare(admin, "stream-processor", matching(all, topics.rawPattern()), differences);
            compare(admin, "lake-sink", matching(all, topics.cleanPattern()), differences);
            compare(admin, "warehouse-merger", List.of(topics.lakeCommits()), differences);
        }
        return differences;
    }

    /** How many committed records each partition had when {@link #differences} was called. */
    Map<TopicPartition, Long> records() {
        return records;
    }

    private static List<String> matching(List<String> names, Pattern pattern) {
        return names.stream().filter(pattern.asMatchPredicate()).toList();
    }

    /** Offsets tell only of what comes before a transaction that nothing ends. */
    private static List<String> hanging(Admin admin, List<String> names)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        for (TopicDescription topic :
                admin.describeTopics(names).allTopicNames().get().values()) {
            for (TopicPartitionInfo partition : topic.partitions()) {
                latest.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest());
            }
        }
        ListOffsetsResult stable = admin.listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED));
        ListOffsetsResult ends = admin.listOffsets(latest);
        List<String> hanging = new ArrayList<>();
        for (TopicPartition partition : latest.keySet()) {
            long from = stable.partitionResult(partition).get().offset();
            long end = ends.partitionResult(partition).get().offset();
            if (from < end) {
                hanging.add(partition + ": a transaction is open at " + from + ", and the log ends at " + end);
            }
        }
        return hanging;
    }

    private void compare(Admin admin, String service, List<String> names, List<String> differences)
            throws ExecutionException, InterruptedException {
        String group = topics.pipeline() + "-" + service;
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get();
        TestTopics reader = new TestTopics(bootstrapServers, topics.pipeline());
        Map<TopicPartition, Long> last = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : reader.readCommitted(names)) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            last.put(partition, record.offset());
            records.merge(partition, 1L, Long::sum);
        }
        last.forEach((partition, offset) -> {
            OffsetAndMetadata there = committed.get(partition);
            if (there == null || there.offset() <= offset) {
                differences.add(group + ": " + partition + " is at "
                        + (there == null ? "no offset" : String.valueOf(there.offset()))
                        + ", its last record has offset " + offset);
            }
        });
    }
}
