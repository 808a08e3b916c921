package dev.tributary.lake.kafka;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.service.kafka.KafkaClients;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The consumer of the clean topics and the dead letters. */
public final class CleanConsumer {

    private CleanConsumer() {}

    /** A consumer in the sink's group, not subscribed yet. */
    public static KafkaConsumer<byte[], byte[]> open(KafkaClients clients, Topics topics) {
        Map<String, Object> settings = clients.consumer("lake-sink", group(topics));
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The consumer group. */
    public static String group(Topics topics) {
        return topics.build() + "-lake-sink";
    }

    /** The names of the topics that the sink reads. */
    public static Pattern subscription(Topics topics) {
        return Pattern.compile(topics.cleanPattern().pattern() + "|" + Pattern.quote(topics.deadLetters()));
    }

    static TableId table(Topics topics, String topic) {
        return topic.equals(topics.deadLetters()) ? Topics.DEAD_LETTERS : topics.table(topic);
    }
}
