package dev.tributary.merger.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a table in the status.
 *
 * @param rows rows that were new to bronze, since the process started
 * @param merges merges, likewise
 * @param lastMillis how long the last merge took
 * @param lastEnd when it ended; null before the first
 * @param addedColumns columns added since the process started
 * @param plan how often it is merged; null before the first merge
 * @param stopped why it cannot go on; null if it can
 */
public record TableStatus(
        long rows,
        long merges,
        long lastMillis,
        @Nullable Instant lastEnd,
        List<String> addedColumns,
        @Nullable MergePlan plan,
        @Nullable String stopped) {

    /** Of a table of which nothing is known yet. */
    public static final TableStatus NEW = new TableStatus(0, 0, 0, null, List.of(), null, null);

    public TableStatus {
        addedColumns = List.copyOf(addedColumns);
    }

    /** After a merge. */
    public TableStatus merged(MergeResult result, long millis, Instant end) {
        List<String> columns = new ArrayList<>(addedColumns);
        columns.addAll(result.addedColumns());
        return new TableStatus(rows + result.added(), merges + 1, millis, end, columns, plan, result.stopped());
    }

    /** After it was stopped. */
    public TableStatus stopped(String reason) {
        return new TableStatus(rows, merges, lastMillis, lastEnd, addedColumns, plan, reason);
    }

    /** With how it is merged from now on. */
    public TableStatus planned(MergePlan next) {
        return new TableStatus(rows, merges, lastMillis, lastEnd, addedColumns, next, stopped);
    }

    /** For {@code /api/status}. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("rows", rows);
        map.put("merges", merges);
        map.put("lastMergeMillis", lastMillis);
        if (lastEnd != null) {
            map.put("lastMergeEnd", lastEnd.toString());
        }
        if (!addedColumns.isEmpty()) {
            map.put("addedColumns", addedColumns);
        }
        if (plan != null) {
            map.put("plan", plan.toMap());
        }
        if (stopped != null) {
            map.put("stopped", stopped);
        }
        return map;
    }
}
