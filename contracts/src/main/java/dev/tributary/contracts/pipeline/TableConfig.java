package dev.tributary.contracts.pipeline;

import java.util.List;
import java.util.Map;

/** What is done with one table, or with all tables of a pattern. */
public record TableConfig(
        @Setting("The columns that identify a row, where the table has no primary key.")
        List<String> key,

        @Setting("Cleaning verbs per text column, applied in order.")
        Map<String, List<CleanVerb>> clean,

        @Setting("Rules by name.") Map<String, RuleConfig> rules) {

    /** Nothing but carrying. */
    public static final TableConfig NONE = new TableConfig(List.of(), Map.of(), Map.of());
}
