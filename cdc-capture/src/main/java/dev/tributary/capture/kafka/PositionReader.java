package dev.tributary.capture.kafka;

import dev.tributary.capture.core.Position;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.kafka.KafkaClients;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads a slot's newest committed position. */
final class PositionReader {

    /** Longer than another slot's transaction in the same topic can stay open. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final KafkaClients clients;
    private final Clock clock;

    PositionReader(KafkaClients clients, Clock clock) {
        this.clients = clients;
        this.clock = clock;
    }

    /**
     * The newest position of a slot. Only after {@code initTransactions()} is it the last one there will be.
     *
     * @param end the partition's end at or after that moment, uncommitted records included: the last stable offset may
     *     lie before our own newest record while another slot's transaction is open
     */
    Optional<Position> read(String topic, String slot, long end) {
        Map<String, Object> settings = clients.common("capture-" + slot + "-position");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        TopicPartition partition = new TopicPartition(topic, 0);
        Instant limit = clock.instant().plus(LIMIT);
        Optional<Position> newest = Optional.empty();
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
                    if (slot.equals(record.key())) {
                        newest = Optional.ofNullable(record.value()).map(value -> PositionJson.read(topic, value));
                    }
                }
            }
        }
        return newest;
    }

    static byte[] key(String slot) {
        return slot.getBytes(StandardCharsets.UTF_8);
    }
}
