package dev.tributary.contracts.pipeline;

import java.time.Duration;

/** When landed batches are merged. */
public record MergeConfig(
        @Setting(value = "How often each table is merged, at most.", orElse = "2m")
        Duration every) {}
