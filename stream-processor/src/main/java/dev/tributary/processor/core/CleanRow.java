package dev.tributary.processor.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row, converted, cleaned and judged.
 *
 * @param values the columns' clean values, in the table's order
 * @param unchanged the columns that Postgres did not send
 * @param original a JSON object of each changed or unrepresentable column's text as it was; null if there is none
 * @param flags the rules it broke, and its unrepresentable columns
 * @param score 0 to 1
 * @param rejected whether a rule that rejects broke
 */
public record CleanRow(
        List<@Nullable Object> values,
        List<String> unchanged,
        @Nullable String original,
        List<String> flags,
        double score,
        boolean rejected) {}
