package dev.tributary.contracts.pipeline;

import java.time.Duration;

/** When landed batches are merged. */
public record MergeConfig(
        @Setting(
                value =
                        "How often each table is merged, at most. BigQuery merges as rarely as keeps what has landed no older than this, and more rarely where its quotas or warehouse.bigquery.bytesPerDay require it.",
                orElse = "2m")
        Duration every) {}
