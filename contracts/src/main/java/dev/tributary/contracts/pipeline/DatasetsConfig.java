package dev.tributary.contracts.pipeline;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names of BigQuery's datasets. Pipelines that share a project need datasets of their own. */
public record DatasetsConfig(
        @Setting(value = "The dataset of every change.", orElse = "bronze")
        String bronze,

        @Setting(value = "The dataset of the newest rows, and of the views that people read.", orElse = "silver")
        String silver,

        @Setting(value = "The dataset of work tables, which expire by themselves.", orElse = "staging")
        String staging,

        @Setting(
                "The dataset of external tables, one for each table, over the Parquet files in the lake. By default none are made.")
        Optional<String> lake) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,1024}");

    /** The names that stand where the pipeline file names none. */
    public static final DatasetsConfig DEFAULTS = new DatasetsConfig("bronze", "silver", "staging");

    /** Without external tables. */
    public DatasetsConfig(String bronze, String silver, String staging) {
        this(bronze, silver, staging, Optional.empty());
    }

    public DatasetsConfig {
        List<String> names =
                Stream.concat(Stream.of(bronze, silver, staging), lake.stream()).toList();
        if (!names.stream().allMatch(name -> NAME.matcher(name).matches())) {
            throw new IllegalArgumentException("a dataset's name is letters, digits and _, 1,024 at most");
        }
        if (Set.copyOf(names).size() < names.size()) {
            throw new IllegalArgumentException("bronze, silver, staging and lake must be datasets of their own");
        }
    }
}
