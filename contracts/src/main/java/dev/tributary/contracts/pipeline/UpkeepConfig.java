package dev.tributary.contracts.pipeline;

import java.time.Duration;

/** How the lake is kept in order. */
public record UpkeepConfig(
        @Setting(value = "How long ago an hour has ended before its small files are made one.", orElse = "2h")
        Duration closedAfter,

        @Setting(
                value = "How long files stay that others have taken the place of: longer than anybody reads at a time.",
                orElse = "2d")
        Duration grace) {

    /** As the file says when it says nothing. */
    public static final UpkeepConfig DEFAULTS = new UpkeepConfig(Duration.ofHours(2), Duration.ofDays(2));

    public UpkeepConfig {
        if (grace.compareTo(Duration.ofHours(1)) < 0) {
            throw new IllegalArgumentException("grace: replaced files stay for an hour at least, 1h");
        }
    }
}
