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
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Checks that each group has read all committed records of its topics, and has said so to Kafka. */
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
