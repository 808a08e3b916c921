package dev.tributary.service.config;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** What Kafka's clients would say of their properties once they start. */
final class ClientProperties {

    private static final List<ConfigDef> CLIENTS =
            List.of(AdminClientConfig.configDef(), ConsumerConfig.configDef(), ProducerConfig.configDef());

    private ClientProperties() {}

    /** What is wrong, a line each; what no client knows is left to those that do. */
    static List<String> faults(Map<String, String> properties) {
        return new TreeMap<>(properties)
                .entrySet().stream()
                        .flatMap(property -> CLIENTS.stream()
                                .map(client -> client.configKeys().get(property.getKey()))
                                .filter(Objects::nonNull)
                                .flatMap(key -> fault(key, property.getValue()).stream())
                                .limit(1))
                        .map(fault -> "kafka.properties: " + fault)
                        .toList();
    }

    private static Optional<String> fault(ConfigDef.ConfigKey key, String value) {
        try {
            Object parsed = ConfigDef.parseType(key.name, value, key.type);
            if (key.validator != null) {
                key.validator.ensureValid(key.name, parsed);
            }
            return Optional.empty();
        } catch (ConfigException refused) {
            return Optional.of(String.valueOf(refused.getMessage()));
        }
    }
}
