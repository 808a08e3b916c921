package dev.tributary.contracts.pipeline;

import java.time.Duration;
import java.util.Optional;

/** The Postgres to capture from. */
public record SourceConfig(
        @Setting("The database, as postgresql://user@host:5432/database; Postgres 14 or newer.")
        SourceUrl url,

        @Setting("The user's password, as a reference.") Optional<Secret> password,

        @Setting("The replication slot; by default tributary_ and the pipeline's name.")
        Optional<String> slot,

        @Setting("The publication; by default the slot's name.")
        Optional<String> publication,

        @Setting(value = "How often an idle database's slot is moved on.", orElse = "5s")
        Duration heartbeat,

        @Setting(
                "How often a canary goes the whole way into the warehouse, where it is the table tributary.canary; left out, none"
                        + " does. Each is a file in the lake, so 5m is often enough.")
        Optional<Duration> canary) {

    /** Without a canary. */
    public SourceConfig(
            SourceUrl url,
            Optional<Secret> password,
            Optional<String> slot,
            Optional<String> publication,
            Duration heartbeat) {
        this(url, password, slot, publication, heartbeat, Optional.empty());
    }

    public SourceConfig {
        if (canary.isPresent() && canary.get().compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("canary must be 1s or longer");
        }
    }

    /** The slot's name in a pipeline. */
    public String slotIn(String pipeline) {
        return slot.orElseGet(() -> "tributary_" + pipeline.replace('-', '_'));
    }

    /** The publication's name in a pipeline. */
    public String publicationIn(String pipeline) {
        return publication.orElseGet(() -> slotIn(pipeline));
    }
}
