package dev.tributary.contracts.pipeline;

import dev.tributary.contracts.ByteSize;
import java.time.Duration;

/** When a batch of the lake is closed: whichever comes first. */
public record RollConfig(
        @Setting(value = "At most this long after its first record.", orElse = "60s")
        Duration every,

        @Setting(value = "At about this size.", orElse = "128MiB")
        ByteSize bytes) {}
