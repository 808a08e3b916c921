package dev.tributary.contracts.pipeline;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The lake. */
public record LakeConfig(
        @Setting("Where files go: gs://bucket/path or file:///folder.")
        URI url,

        @Setting(value = "When a batch is closed.", orElse = "{}")
        RollConfig roll,

        @Setting("Google Cloud Storage, where the URL does not say it all.")
        Optional<GcsConfig> gcs,

        @Setting(value = "What tributary upkeep does. See docs/lake-upkeep.md.", orElse = "{}")
        UpkeepConfig upkeep,

        @Setting(
                "How long files are kept after the source committed what is in them, where the table does not say; then upkeep"
                        + " deletes them. By default for ever.")
        Optional<Duration> retention) {

    public LakeConfig {
        retention.ifPresent(LakeConfig::requireRetention);
        if (gcs.isPresent() && !"gs".equals(url.getScheme())) {
            throw new IllegalArgumentException("gcs is for a url that begins with gs://");
        }
    }

    /** A lake of which nothing is deleted. */
    public LakeConfig(URI url, RollConfig roll, Optional<GcsConfig> gcs) {
        this(url, roll, gcs, UpkeepConfig.DEFAULTS, Optional.empty());
    }

    /** A lake that its URL says all of. */
    public LakeConfig(URI url, RollConfig roll) {
        this(url, roll, Optional.empty());
    }

    static void requireRetention(Duration retention) {
        if (retention.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalArgumentException("retention: files are kept for a day at least, 1d");
        }
    }
}
