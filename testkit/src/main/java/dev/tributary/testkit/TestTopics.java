package dev.tributary.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Topics that no other test sees: their names begin with a pipeline name of its own.
 *
 * @param bootstrapServers of the broker
 * @param pipeline unique for the test, and fit for a pipeline's name
 */
public record TestTopics(String bootstrapServers, String pipeline) {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** For one test, on the shared Kafka; the pipeline's name begins with the word. */
    public static TestTopics unique(String word) {
        String suffix = UUID.randomUUID().toString().substring(0, 8);
        return new TestTopics(TestKafka.bootstrapServers(), word.toLowerCase(Locale.ROOT) + "-" + suffix);
    }

    /** Makes a topic; its name is the pipeline's, a dot, and the given one. Returns that name. */
    public String create(String name, int partitions) {
        return create(name, partitions, Map.of());
    }

    /** As {@link #create(String, int)}, with topic settings. */
    public String create(String name, int partitions, Map<String, String> settings) {
        String topic = pipeline + "." + name;
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(settings)))
                    .all()
                    .get(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            return topic;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making " + topic, e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("cannot make " + topic, e);
        }
    }

    /** All committed records of a topic, as bytes; see {@link #readCommitted(String, Deserializer, Deserializer)}. */
    public List<ConsumerRecord<byte[], byte[]>> readCommitted(String topic) {
        return readCommitted(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** As {@link #readCommitted(String)}, of several topics at once. */
    public List<ConsumerRecord<byte[], byte[]>> readCommitted(Collection<String> topics) {
        return readCommitted(topics, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * All committed records of a topic, from its beginning to where it is stable when this is called, ordered by offset
     * within a partition. Records behind a transaction that is open, or whose end is just being written, do not count
     * yet: await what is expected. The topic's full name is given.
     */
    public <K, V> List<ConsumerRecord<K, V>> readCommitted(String topic, Deserializer<K> keys, Deserializer<V> values) {
        return readCommitted(List.of(topic), keys, values);
    }

    private <K, V> List<ConsumerRecord<K, V>> readCommitted(
            Collection<String> topics, Deserializer<K> keys, Deserializer<V> values) {
        Map<String, Object> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "isolation.level",
                "read_committed",
                "auto.offset.reset",
                "earliest",
                "enable.auto.commit",
                false);
        try (KafkaConsumer<K, V> consumer = new KafkaConsumer<>(settings, keys, values)) {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic, TIMEOUT).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
            List<ConsumerRecord<K, V>> records = new ArrayList<>();
            consumer.seekToBeginning(partitions);
            while (!reached(consumer, ends)) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records.stream()
                    .filter(record -> record.offset() < end(ends, record))
                    .toList();
        }
    }

    private static boolean reached(KafkaConsumer<?, ?> consumer, Map<TopicPartition, Long> ends) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey(), TIMEOUT) >= end.getValue());
    }

    private static long end(Map<TopicPartition, Long> ends, ConsumerRecord<?, ?> record) {
        return ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
    }
}
