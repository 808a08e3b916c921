package dev.tributary.contracts.pipeline;

import java.time.Duration;
import java.util.Optional;

/** One table in the lake. */
public record TableLakeConfig(
        @Setting("As lake.retention, for this table.") Optional<Duration> retention) {

    public TableLakeConfig {
        retention.ifPresent(LakeConfig::requireRetention);
    }
}
