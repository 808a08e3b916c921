package dev.tributary.capture.debezium;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.capture.core.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;

/**
 * Debezium's offsets, in memory: they begin with the one made from our position, and end with the engine. Without
 * {@code lsn_proc} in it Debezium neither searches for a place to resume nor filters: it hands over whatever Postgres
 * sends after the boundary (I2).
 *
 * <p>Public with a public constructor because Debezium makes it by name.
 */
public final class StartOffset extends MemoryOffsetBackingStore {

    static final String KEY_SETTING = "tributary.start.key";
    static final String VALUE_SETTING = "tributary.start.value";

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void configure(WorkerConfig config) {
        super.configure(config);
        String key = config.originalsStrings().get(KEY_SETTING);
        String value = config.originalsStrings().get(VALUE_SETTING);
        if (key != null && value != null) {
            data.put(bytes(key), bytes(value));
        }
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connector) {
        return Set.of();
    }

    /** Settings of an engine that goes on after a position. */
    static Map<String, String> settings(String engine, String topicPrefix, Position position) {
        try {
            return Map.of(
                    KEY_SETTING, JSON.writeValueAsString(List.of(engine, Map.of("server", topicPrefix))),
                    VALUE_SETTING,
                            JSON.writeValueAsString(Map.of(
                                    "lsn", position.boundary(),
                                    "txId", position.transaction(),
                                    "ts_usec", position.timeMicros())));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
