package dev.tributary.contracts.pipeline;

import java.net.URI;
import java.util.Optional;

/** The lake. */
public record LakeConfig(
        @Setting("Where files go: gs://bucket/path or file:///folder.")
        URI url,

        @Setting(value = "When a batch is closed.", orElse = "{}")
        RollConfig roll,

        @Setting("Google Cloud Storage, where the URL does not say it all.")
        Optional<GcsConfig> gcs) {

    public LakeConfig {
        if (gcs.isPresent() && !"gs".equals(url.getScheme())) {
            throw new IllegalArgumentException("gcs is for a url that begins with gs://");
        }
    }

    /** A lake that its URL says all of. */
    public LakeConfig(URI url, RollConfig roll) {
        this(url, roll, Optional.empty());
    }
}
