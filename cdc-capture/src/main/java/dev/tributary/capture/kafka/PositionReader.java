package dev.tributary.capture.kafka;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.kafka.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads what was committed last of a slot: its position, and what is kept beside it. */
final class PositionReader {

    /** Longer than another slot's transaction in the same topic can stay open. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    /** Between the slot's name, which has no blank, and that of what is kept. */
    private static final String KEPT = " ";

    private final KafkaClients clients;
    private final Clock clock;

    PositionReader(KafkaClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    /**
     * The newest value of each key that begins with the slot's. Only after {@code initTransactions()} is it the last one there will be.
     *
     * @param end the partition's end at or after that moment, uncommitted records included: the last stable offset may
     *     lie before our own newest record while another slot's transaction is open
     */
    Map<String, byte[]> read(String topic, String slot, long end) {
        Map<String, Object> settings = clients.common("capture-" + slot + "-position");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        TopicPartition partition = new TopicPartition(topic, 0);
        Instant limit = clock.instant().plus(LIMIT);
        Map<String, byte[]> newest = new HashMap<>();
        try (Consumer<String, byte[]> consumer =
                new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (consumer.position(partition) < end) {
                if (clock.instant().isAfter(limit)) {
                    throw new TributaryException(
                            ErrorKind.TRANSIENT, topic + ": the position could not be read in time");
                }
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                    if (record.key().equals(slot) || record.key().startsWith(slot + KEPT)) {
                        newest.put(record.key(), record.value());
                    }
                }
            }
        }
        newest.values().removeIf(Objects::isNull);
        return newest;
    }

    static byte[] key(String slot) {
        return slot.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] key(String slot, String kept) {
        return (slot + KEPT + kept).getBytes(StandardCharsets.UTF_8);
    }

    /** The name under which a value is kept. */
    static String name(String slot, String key) {
        return key.substring(slot.length() + KEPT.length());
    }
}
