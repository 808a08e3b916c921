package dev.tributary.contracts.pipeline;

import dev.tributary.contracts.ByteSize;
import java.net.URI;
import java.util.Optional;

/** A BigQuery warehouse. */
public record BigQueryConfig(
        @Setting("The Google Cloud project.") String project,

        @Setting("The location of the datasets, for example EU.")
        String location,

        @Setting(value = "What the datasets are called.", orElse = "{}")
        DatasetsConfig datasets,

        @Setting(
                value =
                        "How the files of a batch are staged: load (by a load job: free, and one of the loads of a day) or "
                                + "external (read where they are: billed, and no load).",
                orElse = "load")
        StageBy staging,

        @Setting(
                "How much one statement may bill; what would read more fails before it begins. By default without limit.")
        Optional<ByteSize> maximumBytesBilled,

        @Setting("How much the merges of one table may bill in a day; what is more waits. By default without limit.")
        Optional<ByteSize> bytesPerDay,

        @Setting("Another endpoint than Google's public one; to one with http:// no credentials are sent.")
        Optional<URI> endpoint) {

    /** At Google's endpoint, by loads, without a limit. */
    public BigQueryConfig(String project, String location, DatasetsConfig datasets) {
        this(project, location, datasets, StageBy.LOAD, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public BigQueryConfig {
        if (endpoint.isPresent() && !GcsConfig.isEndpoint(endpoint.get())) {
            throw new IllegalArgumentException("endpoint must be a URL, https://host");
        }
    }
}
