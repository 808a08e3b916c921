package dev.tributary.local.verify;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that is not the same in source and warehouse.
 *
 * @param kind how it differs
 * @param key the texts of its key; empty where the table has none
 * @param cells the columns that differ, if both have the row
 */
public record Difference(Kind kind, List<String> key, List<Cell> cells) {

    /** How a row differs. */
    public enum Kind {
        /** The source has it, the warehouse has not. */
        MISSING,
        /** The warehouse has it, the source has not. */
        EXTRA,
        /** Both have it, with other values. */
        DIFFERENT
    }

    public Difference {
        key = List.copyOf(key);
        cells = List.copyOf(cells);
    }

    /**
     * A column that differs.
     *
     * @param column its name in Postgres
     * @param source its text in the source, the begin of it if it is long; null for NULL
     * @param warehouse its text in the warehouse, likewise
     */
    public record Cell(
            String column,
            @Nullable String source,
            @Nullable String warehouse) {

        private static final int LONGEST = 200;

        static Cell of(String column, @Nullable String source, @Nullable String warehouse) {
            return new Cell(column, shortened(source), shortened(warehouse));
        }

        private static @Nullable String shortened(@Nullable String text) {
            return text == null || text.length() <= LONGEST
                    ? text
                    : text.substring(0, LONGEST) + "… (" + text.length() + " characters)";
        }
    }
}
