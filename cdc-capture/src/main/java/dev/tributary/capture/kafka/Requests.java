package dev.tributary.capture.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.capture.core.SnapshotRequest;
import dev.tributary.contracts.Topics;
import dev.tributary.service.kafka.KafkaClients;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the topic of requests from a place that its user keeps: which were heeded is part of capture's position.
 * Single-threaded.
 */
public final class Requests implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final TopicPartition partition;
    private final Consumer<byte[], byte[]> consumer;

    /**
     * A request.
     *
     * @param next the offset behind it
     * @param request empty if it cannot be read
     */
    public record Numbered(long next, Optional<SnapshotRequest> request) {}

    /**
     * @param from the offset of the first to read
     */
    public Requests(KafkaClients clients, Topics topics, long from) {
        this.partition = new TopicPartition(topics.captureRequests(), 0);
        Map<String, Object> settings = clients.common(topics.pipeline() + "-capture-requests");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        this.consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.assign(List.of(partition));
        consumer.seek(partition, from);
    }

    /** Those that have come, in order; waits for the first. */
    public List<Numbered> poll(Duration atMost) {
        List<Numbered> requests = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(atMost)) {
            requests.add(new Numbered(record.offset() + 1, read(record)));
        }
        return requests;
    }

    /** All that are there by now. */
    public List<Numbered> all() {
        List<Numbered> requests = new ArrayList<>();
        long end = KafkaFailures.translating("Kafka: read the requests", () -> consumer.endOffsets(List.of(partition))
                .getOrDefault(partition, 0L));
        while (consumer.position(partition) < end) {
            requests.addAll(poll(Duration.ofMillis(200)));
        }
        return requests;
    }

    private static Optional<SnapshotRequest> read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return Optional.of(JSON.readValue(record.value(), SnapshotRequest.class));
        } catch (IOException | IllegalArgumentException malformed) {
            LOG.error("{} at offset {} is no request and is left out", record.topic(), record.offset());
            return Optional.empty();
        }
    }

    /**
     * Sends one; when it returns, the request is durable.
     *
     * @return the offset behind it
     */
    public static long send(KafkaClients clients, Topics topics, SnapshotRequest request) {
        String client = topics.pipeline() + "-snapshot-request";
        try (Producer<byte[], byte[]> producer =
                new KafkaProducer<>(clients.producer(client), new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] value = JSON.writeValueAsBytes(request);
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topics.captureRequests(), 0, null, value);
            return KafkaFailures.translating("Kafka: request a snapshot", () -> producer.send(record)
                                    .get())
                            .offset()
                    + 1;
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
