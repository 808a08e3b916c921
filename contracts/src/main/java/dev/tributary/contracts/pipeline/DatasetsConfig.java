package dev.tributary.contracts.pipeline;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The names of BigQuery's datasets. Pipelines that share a project need datasets of their own. */
public record DatasetsConfig(
        @Setting(value = "The dataset of every change.", orElse = "bronze")
        String bronze,

        @Setting(value = "The dataset of the newest rows, and of the views that people read.", orElse = "silver")
        String silver,

        @Setting(value = "The dataset of work tables, which expire by themselves.", orElse = "staging")
        String staging) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_]{1,1024}");

    /** The names that stand where the pipeline file names none. */
    public static final DatasetsConfig DEFAULTS = new DatasetsConfig("bronze", "silver", "staging");

    public DatasetsConfig {
        List<String> names = List.of(bronze, silver, staging);
        if (!names.stream().allMatch(name -> NAME.matcher(name).matches())) {
            throw new IllegalArgumentException("a dataset's name is letters, digits and _, 1,024 at most");
        }
        if (Set.copyOf(names).size() < names.size()) {
            throw new IllegalArgumentException("bronze, silver and staging must be three datasets");
        }
    }
}
