package dev.tributary.local.verify;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Both sides, walked together. */
final class Walk {

    private final Set<List<@Nullable String>> rejected;
    private long sourceRows;
    private long silverRows;
    private long missing;
    private long extra;
    private long different;

    Walk(Set<List<@Nullable String>> rejected) {
        this.rejected = rejected;
    }

    /**
     * Goes through all rows.
     *
     * @param keyed whether both sides come in the order of a key
     */
    void through(Rows source, Rows silver, boolean keyed) throws SQLException {
        if (keyed) {
            byKey(source, silver);
        } else {
            byContent(source, silver);
        }
    }

    private void byKey(Rows source, Rows silver) throws SQLException {
        boolean inSource = source.next();
        boolean inSilver = silver.next();
        while (inSource || inSilver) {
            int order = !inSource ? 1 : !inSilver ? -1 : source.compareKey(silver);
            if (order < 0) {
                missing += rejected.contains(source.key()) ? 0 : 1;
            } else if (order > 0) {
                extra += rejected.contains(silver.key()) ? 0 : 1;
            } else if (!silver.equalsSource(source)) {
                different += rejected.contains(source.key()) ? 0 : 1;
            }
            if (order <= 0) {
                sourceRows++;
                inSource = source.next();
            }
            if (order >= 0) {
                silverRows++;
                inSilver = silver.next();
            }
        }
    }

    /**
     * Equal rows of both sides cancel out. What is held meanwhile are rows that are ahead of their like: few, because both
     * sides come in about the same order.
     */
    private void byContent(Rows source, Rows silver) throws SQLException {
        Map<List<@Nullable String>, Long> unmatched = new HashMap<>();
        boolean inSource = source.next();
        boolean inSilver = silver.next();
        while (inSource || inSilver) {
            if (inSource) {
                sourceRows++;
                count(unmatched, source.values(), 1);
                inSource = source.next();
            }
            if (inSilver) {
                silverRows++;
                count(unmatched, silver.values(), -1);
                inSilver = silver.next();
            }
        }
        unmatched.forEach((row, surplus) -> {
            if (!rejected.contains(row)) {
                missing += Math.max(0, surplus);
                extra += Math.max(0, -surplus);
            }
        });
    }

    private static void count(Map<List<@Nullable String>, Long> unmatched, List<@Nullable String> row, long by) {
        long surplus = unmatched.getOrDefault(row, 0L) + by;
        if (surplus == 0) {
            unmatched.remove(row);
        } else {
            unmatched.put(row, surplus);
        }
    }

    TableReport report(SourceTable table, long flagged) {
        return new TableReport(
                table.table().toString(), sourceRows, silverRows, missing, extra, different, rejected.size(), flagged);
    }
}
