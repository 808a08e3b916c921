package dev.tributary.processor.core;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule that the rows of a table are to keep.
 *
 * @param name its name in the pipeline file
 * @param weight how much of the score it takes, 0 to 1
 * @param rejects whether a row that breaks it does not reach silver
 * @param reads the columns whose values it looks at
 * @param check tells whether a row breaks it
 */
public record Rule(String name, double weight, boolean rejects, Set<String> reads, Check check) {

    /** Looks at a row. Thread-safe. */
    @FunctionalInterface
    public interface Check {

        /**
         * Whether the row breaks the rule. One of which that is not known, because a column is NULL or the check fails on
         * it, does not: so does a CHECK in SQL.
         *
         * @param values the columns' clean values, in the table's order
         */
        boolean isBrokenBy(@Nullable Object[] values);
    }
}
