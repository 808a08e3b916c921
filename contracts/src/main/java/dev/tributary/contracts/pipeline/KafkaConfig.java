package dev.tributary.contracts.pipeline;

import java.util.Map;

/** The Kafka cluster between the services. */
public record KafkaConfig(
        @Setting("The brokers to start from, host:port, comma-separated.")
        String bootstrapServers,

        @Setting(value = "Partitions of each raw topic when it is created; fixed for the topic's life.", orElse = "4")
        int partitions,

        @Setting(value = "Replicas of each topic; -1 leaves it to the broker.", orElse = "-1")
        int replicationFactor,

        @Setting("More client properties, for example for TLS and SASL.")
        Map<String, String> properties) {

    public KafkaConfig {
        if (partitions < 1 || partitions > 1024) {
            throw new IllegalArgumentException("partitions must be 1 to 1024");
        }
        properties = Map.copyOf(properties);
    }
}
