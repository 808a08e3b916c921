package dev.tributary.service.kafka;

import dev.tributary.contracts.pipeline.KafkaConfig;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * Settings of Kafka clients that all services share.
 *
 * @param config the cluster
 */
public record KafkaClients(KafkaConfig config) {

    /** The largest record that may pass (fault 30). */
    public static final int MAX_RECORD_BYTES = 32 << 20;

    /** For any client. */
    public Map<String, Object> common(String clientId) {
        Map<String, Object> settings = new HashMap<>(config.properties());
        settings.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
        settings.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        return settings;
    }

    /**
     * For a consumer that commits by itself, reads committed records only and takes a gap for an error: its offset
     * reset is {@code none}, so who has no committed offset must seek.
     */
    public Map<String, Object> consumer(String clientId, String group) {
        Map<String, Object> settings = common(clientId);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // A topic that is made while we run is found soon.
        settings.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 1_000);
        // A killed owner's partitions go to another after this, not after the default of 45 s.
        settings.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        settings.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_RECORD_BYTES);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
        return settings;
    }

    /** For an idempotent producer; {@code transactional.id} is the caller's to add. */
    public Map<String, Object> producer(String clientId) {
        Map<String, Object> settings = common(clientId);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 << 10);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_RECORD_BYTES);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * MAX_RECORD_BYTES);
        return settings;
    }
}
