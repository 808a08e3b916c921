package dev.tributary.local.verify;

import java.util.List;

/**
 * What a comparison of one table found.
 *
 * @param table the table, schema.name
 * @param sourceRows rows in the source
 * @param silverRows live rows in silver
 * @param missing rows of the source that the warehouse lacks
 * @param extra rows of the warehouse that the source lacks
 * @param different rows whose values differ
 * @param rejected rows that silver does not show, because their newest change was rejected; they are compared with bronze
 * @param flagged live rows of silver with a quality flag
 * @param unsettled rows that could not be compared, because a large value of theirs was read again after the mark
 * @param deadLetters records of the table that could not be decoded; the rows that they were of may be missing
 * @param unread buckets that differ and were not looked into, because there were too many rows in those that differ; the
 *     figures above are without them
 * @param notCompared columns that {@code as:} makes another type of, by a way that SQL cannot follow, or whose JSON the
 *     warehouse writes otherwise
 * @param key the key's columns, as Postgres names them; empty if the table has none
 * @param differences the rows that differ; what their columns hold is told of the first of them
 */
public record TableReport(
        String table,
        long sourceRows,
        long silverRows,
        long missing,
        long extra,
        long different,
        long rejected,
        long flagged,
        long unsettled,
        long deadLetters,
        int unread,
        List<String> notCompared,
        List<String> key,
        List<Difference> differences) {

    private static final int MOST_SHOWN = 20;

    public TableReport {
        notCompared = List.copyOf(notCompared);
        key = List.copyOf(key);
        differences = List.copyOf(differences);
    }

    /** Of a table that the warehouse lacks. */
    static TableReport ofMissing(SourceTable table, long rows, long deadLetters) {
        return new TableReport(
                table.table().toString(),
                rows,
                0,
                rows,
                0,
                0,
                0,
                0,
                0,
                deadLetters,
                0,
                table.others(),
                table.keyNames(),
                List.of());
    }

    /** With no more than the first differences. */
    TableReport abridged() {
        List<Difference> first = differences.subList(0, Math.min(differences.size(), MOST_SHOWN));
        return new TableReport(
                table,
                sourceRows,
                silverRows,
                missing,
                extra,
                different,
                rejected,
                flagged,
                unsettled,
                deadLetters,
                unread,
                notCompared,
                key,
                first);
    }

    /** Nothing is missing, extra or different. */
    public boolean equal() {
        return rowsThatDiffer() == 0 && unread == 0;
    }

    /** How many rows are missing, extra or different. */
    public long rowsThatDiffer() {
        return missing + extra + different;
    }
}
