package dev.tributary.contracts.pipeline;

/** A BigQuery warehouse. */
public record BigQueryConfig(
        @Setting("The Google Cloud project.") String project,

        @Setting("The location of the datasets, for example EU.")
        String location,

        @Setting(value = "What the datasets are called.", orElse = "{}")
        DatasetsConfig datasets) {}
