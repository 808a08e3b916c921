package dev.tributary.processor.kafka;

import dev.tributary.service.kafka.KafkaClients;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** How Streams runs here. */
final class StreamsSettings {

    static final int THREADS = 2;

    /** Above this much unprocessed, a thread fetches no more. */
    static final long READ_AHEAD_BYTES = 8L << 20;

    private StreamsSettings() {}

    static Properties of(KafkaClients clients, String application, Path state) {
        Properties settings = new Properties();
        settings.putAll(clients.common(application));
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, THREADS);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, clients.config().replicationFactor());
        // Tables have no order between them, so none waits for another, least of all for one that has stopped.
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        consumer(settings);
        producer(settings);
        return settings;
    }

    private static void consumer(Properties settings) {
        // A table that is new is found soon.
        settings.put(CommonClientConfigs.METADATA_MAX_AGE_CONFIG, 2_000);
        put(settings, ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 << 20);
        // A record that is larger still comes, alone: these are limits for batches only.
        put(settings, ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 2 << 20);
        put(settings, ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        settings.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        settings.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 2_000);
    }

    private static void put(Properties settings, String name, int value) {
        settings.put(StreamsConfig.mainConsumerPrefix(name), value);
    }

    private static void producer(Properties settings) {
        String[] names = {
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            ProducerConfig.BATCH_SIZE_CONFIG,
            ProducerConfig.LINGER_MS_CONFIG
        };
        int[] values = {
            KafkaClients.MAX_RECORD_BYTES + (64 << 10), KafkaClients.MAX_RECORD_BYTES + (4 << 20), 128 << 10, 10
        };
        for (int i = 0; i < names.length; i++) {
            settings.put(StreamsConfig.producerPrefix(names[i]), values[i]);
        }
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
    }
}
