package dev.tributary.merger.sql;

import dev.tributary.merger.core.TableBatch;

/** Brings a batch into bronze. */
public final class BronzeMerge {

    private BronzeMerge() {}

    /**
     * Adds what it does not hold yet. The ranges only leave out rows that cannot be equal to one of the batch: neither a change's time
     * nor its offset ever changes.
     */
    public static String sql(MergeSql sql, TableBatch batch) {
        return """
                MERGE INTO %s t USING %s s ON %s
                WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)""".formatted(
                        sql.bronze(),
                        sql.staging(),
                        sameChange(sql, batch),
                        sql.list("", sql.bronzeColumns()),
                        sql.list("s.", sql.bronzeColumns()));
    }

    /**
     * Gives the changes that were processed anew their new content.
     *
     * @param varied as {@link Revisions#keys} takes it
     * @param only a further condition on the changes {@code s}; empty for all
     */
    public static String revise(MergeSql sql, TableBatch batch, boolean varied, String only) {
        return """
                MERGE INTO %s t USING %s s ON %s
                WHEN MATCHED AND %s%s THEN UPDATE SET %s""".formatted(
                        sql.bronze(),
                        sql.staging(),
                        sameChange(sql, batch),
                        Revisions.revises(sql, "s.", "t.", varied),
                        only,
                        MergeSql.each(
                                sql.bronzeColumns(),
                                name -> sql.dialect().quoted(name) + " = " + sql.column("s.", name),
                                ", "));
    }

    /** Whether a row of bronze, {@code t}, is the same change as one of the batch, {@code s}. */
    static String sameChange(MergeSql sql, TableBatch batch) {
        return "%s AND t._source_ts BETWEEN %s AND %s AND t._raw_offset BETWEEN %d AND %d"
                .formatted(
                        sql.sameVersion("t.", "s."),
                        sql.dialect().timestamp(batch.minSourceTs()),
                        sql.dialect().timestamp(batch.maxSourceTs()),
                        batch.minRawOffset(),
                        batch.maxRawOffset());
    }
}
