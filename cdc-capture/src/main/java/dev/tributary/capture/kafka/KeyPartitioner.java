package dev.tributary.capture.kafka;

import dev.tributary.capture.core.KeyText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * The raw partition of a key: Kafka's murmur2 over {@link KeyText}. All changes of a key go to one partition (I3); rows
 * without a key go to partition 0, because only there is an order among them.
 *
 * @param partitions of each raw topic
 */
public record KeyPartitioner(int partitions) {

    /** The partition of a key's values. */
    public int partition(List<? extends @Nullable Object> keyValues) {
        byte[] text = KeyText.of(keyValues).getBytes(StandardCharsets.UTF_8);
        return Utils.toPositive(Utils.murmur2(text)) % partitions;
    }
}
