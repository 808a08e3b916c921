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
 */
public record SnapshotRequest(List<String> tables, @Nullable String where, boolean newSlot) {

    /** All tables on a new slot. */
    public static final SnapshotRequest NEW_SLOT = new SnapshotRequest(List.of(), null, true);

    public SnapshotRequest {
        tables = List.copyOf(tables);
    }

    public boolean asksFor(TableId table) {
        return tables.isEmpty() || tables.contains(table.toString());
    }
}
