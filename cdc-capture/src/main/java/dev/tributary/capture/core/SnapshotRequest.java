package dev.tributary.capture.core;

import dev.tributary.contracts.TableId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a running or a later capture.
 *
 * @param tables the tables to read, as {@code schema.table}; empty for all
 * @param where the condition that their rows fulfil, in SQL; null for all rows, and then rows that are not found are gone
 * @param newSlot whether changes were lost with the slot, so that a new one is made
 * @param keys the single rows of the one table to read; those that are not found are told as deleted. Null for all rows
 */
public record SnapshotRequest(
        List<String> tables,
        @Nullable String where,
        boolean newSlot,
        @Nullable Keys keys) {

    /** All tables on a new slot. */
    public static final SnapshotRequest NEW_SLOT = new SnapshotRequest(List.of(), null, true);

    public SnapshotRequest {
        tables = List.copyOf(tables);
        if (keys != null && (tables.size() != 1 || where != null || newSlot)) {
            throw new IllegalArgumentException("single rows are those of one table");
        }
    }

    /** Whole tables, or the rows that fulfil a condition. */
    public SnapshotRequest(List<String> tables, @Nullable String where, boolean newSlot) {
        this(tables, where, newSlot, null);
    }

    /** Single rows of one table. */
    public static SnapshotRequest of(TableId table, Keys keys) {
        return new SnapshotRequest(List.of(table.toString()), null, false, keys);
    }

    /**
     * Keys of rows.
     *
     * @param columns the names of the key's columns in Postgres
     * @param values Postgres's texts of each key's values, in the same order
     */
    public record Keys(List<String> columns, List<List<String>> values) {

        /** The most of one request: while they are read, the stream waits. */
        public static final int MOST = 500;

        public Keys {
            columns = List.copyOf(columns);
            values = List.copyOf(values);
            if (values.isEmpty() || values.size() > MOST) {
                throw new IllegalArgumentException("1 to " + MOST + " keys are one request");
            }
        }
    }

    public boolean asksFor(TableId table) {
        return tables.isEmpty() || tables.contains(table.toString());
    }
}
