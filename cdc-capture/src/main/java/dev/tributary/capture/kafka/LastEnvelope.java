package dev.tributary.capture.kafka;

import dev.tributary.service.avro.RegistryAvro;
import dev.tributary.service.kafka.KafkaClients;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Finds an envelope that a raw topic holds already, for a table that sends no row any more. */
public final class LastEnvelope {

    private static final int STEP = 64;
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final KafkaClients clients;
    private final RegistryAvro avro;
    private final Clock clock;

    public LastEnvelope(KafkaClients clients, RegistryAvro avro, Clock clock) {
        this.clients = clients;
        this.avro = avro;
        this.clock = clock;
    }

    /**
     * One of the topic's newest envelopes before the given end; empty if it holds none.
     *
     * @param ends the end offset of each partition
     */
    public Optional<GenericRecord> find(String topic, List<Long> ends) {
        Map<String, Object> settings = clients.common("capture-" + topic + "-envelope");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, STEP);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        Instant limit = clock.instant().plus(LIMIT);
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            for (int partition = 0; partition < ends.size(); partition++) {
                Optional<byte[]> value =
                        find(consumer, new TopicPartition(topic, partition), ends.get(partition), limit);
                if (value.isPresent()) {
                    return value.map(avro::decode);
                }
            }
        }
        return Optional.empty();
    }

    /** Walks back in growing steps: the newest records may be of an aborted transaction, or tombstones. */
    private Optional<byte[]> find(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, long end, Instant limit) {
        consumer.assign(List.of(partition));
        for (long back = STEP; end > 0 && clock.instant().isBefore(limit); back *= 8) {
            long from = Math.max(0, end - back);
            consumer.seek(partition, from);
            Optional<byte[]> found = Optional.empty();
            while (consumer.position(partition) < end && clock.instant().isBefore(limit)) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    found = record.value() == null || record.offset() >= end ? found : Optional.of(record.value());
                }
            }
            if (found.isPresent() || from == 0) {
                return found;
            }
        }
        return Optional.empty();
    }
}
