package dev.tributary.contracts.pipeline;

import dev.tributary.contracts.clean.CleanType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is done with one table, or with all tables of a pattern. */
public record TableConfig(
        @Setting("The columns that identify a row, where the table has no primary key.")
        List<String> key,

        @Setting("Cleaning verbs per text column, applied in order.")
        Map<String, List<CleanVerb>> clean,

        @Setting("Rules by name.") Map<String, RuleConfig> rules,

        @Setting(
                "The type that a column is to have, where it is not the one of its type in Postgres; what does not convert"
                        + " is NULL and flagged.")
        Map<String, CleanType> as,

        @Setting("The table in the lake.") Optional<TableLakeConfig> lake) {

    /** Nothing but carrying. */
    public static final TableConfig NONE = new TableConfig(List.of(), Map.of(), Map.of());

    /** No column has another type than its own. */
    public TableConfig(List<String> key, Map<String, List<CleanVerb>> clean, Map<String, RuleConfig> rules) {
        this(key, clean, rules, Map.of());
    }

    /** The lake keeps it as it keeps all. */
    public TableConfig(
            List<String> key,
            Map<String, List<CleanVerb>> clean,
            Map<String, RuleConfig> rules,
            Map<String, CleanType> as) {
        this(key, clean, rules, as, Optional.empty());
    }
}
