package dev.tributary.merger.sql;

import dev.tributary.merger.core.TableBatch;

/** Brings a batch into bronze. */
public final class BronzeMerge {

    /** Epoch, partition, lowest and highest offset, and how many are missing. */
    public static final int LACKING_COLUMNS = 5;

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

    /**
     * A query for the raw partitions of which bronze holds fewer rows, between the batch's lowest and highest offset, than
     * the batch does; none after the merge (I6).
     */
    public static String lacking(MergeSql sql, TableBatch batch) {
        return """
                WITH s AS (SELECT _epoch, _raw_partition, MIN(_raw_offset) AS lo, MAX(_raw_offset) AS hi, COUNT(*) AS n
                  FROM %s GROUP BY _epoch, _raw_partition),
                b AS (SELECT t._epoch, t._raw_partition, COUNT(*) AS n
                  FROM %s t JOIN s ON t._epoch = s._epoch AND t._raw_partition = s._raw_partition
                  WHERE t._raw_offset BETWEEN s.lo AND s.hi AND t._source_ts BETWEEN %s AND %s
                    AND t._raw_offset BETWEEN %d AND %d
                  GROUP BY t._epoch, t._raw_partition)
                SELECT s._epoch, s._raw_partition, s.lo, s.hi, s.n - COALESCE(b.n, 0)
                FROM s LEFT JOIN b ON b._epoch = s._epoch AND b._raw_partition = s._raw_partition
                WHERE COALESCE(b.n, 0) < s.n""".formatted(
                        sql.staging(),
                        sql.bronze(),
                        sql.dialect().timestamp(batch.minSourceTs()),
                        sql.dialect().timestamp(batch.maxSourceTs()),
                        batch.minRawOffset(),
                        batch.maxRawOffset());
    }
}
