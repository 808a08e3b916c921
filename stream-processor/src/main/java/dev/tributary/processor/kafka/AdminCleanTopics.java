package dev.tributary.processor.kafka;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.kafka.TopicAdmin;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** {@link CleanTopics} by Kafka's admin client. */
final class AdminCleanTopics implements CleanTopics {

    /** The lake sink decides what it has read; Kafka throws nothing away. */
    static final Map<String, String> KEPT = Map.of("retention.ms", "-1");

    private final TopicAdmin admin;
    private final Set<String> ensured = ConcurrentHashMap.newKeySet();

    AdminCleanTopics(TopicAdmin admin) {
        this.admin = admin;
    }

    @Override
    public void ensure(String rawTopic, String cleanTopic) {
        if (ensured.contains(cleanTopic)) {
            return;
        }
        int partitions = admin.describe(rawTopic)
                .orElseThrow(() -> new TributaryException(
                        ErrorKind.TRANSIENT, rawTopic + " is gone while its records are processed"))
                .partitions()
                .size();
        admin.ensure(cleanTopic, partitions, KEPT);
        ensured.add(cleanTopic);
    }
}
