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
                MERGE INTO %s _t USING %s _s ON %s
                WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)""".formatted(
                        sql.bronze(),
                        sql.staging(),
                        sameChange(sql, batch),
                        sql.list("", sql.bronzeColumns()),
                        sql.list("_s.", sql.bronzeColumns()));
    }

    /**
     * Gives the changes that were processed anew their new content.
     *
     * @param varied as {@link Revisions#keys} takes it
     * @param only a further condition on the changes {@code _s}; empty for all
     */
    public static String revise(MergeSql sql, TableBatch batch, boolean varied, String only) {
        return """
                MERGE INTO %s _t USING %s _s ON %s
                WHEN MATCHED AND %s%s THEN UPDATE SET %s""".formatted(
                        sql.bronze(),
                        sql.staging(),
                        sameChange(sql, batch),
                        Revisions.revises(sql, "_s.", "_t.", varied),
                        only,
                        MergeSql.each(
                                sql.bronzeColumns(),
                                name -> sql.dialect().quoted(name) + " = " + sql.column("_s.", name),
                                ", "));
    }

    /** Whether a row of bronze, {@code _t}, is the same change as one of the batch, {@code _s}. */
    static String sameChange(MergeSql sql, TableBatch batch) {
        return "%s AND _t._source_ts BETWEEN %s AND %s AND _t._raw_offset BETWEEN %d AND %d"
                .formatted(
                        sql.sameVersion("_t.", "_s."),
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
                WITH _s AS (SELECT _epoch, _raw_partition, MIN(_raw_offset) AS _lo, MAX(_raw_offset) AS _hi, COUNT(*) AS _n
                  FROM %s _c GROUP BY _epoch, _raw_partition),
                _b AS (SELECT _t._epoch, _t._raw_partition, COUNT(*) AS _n
                  FROM %s _t JOIN _s ON _t._epoch = _s._epoch AND _t._raw_partition = _s._raw_partition
                  WHERE _t._raw_offset BETWEEN _s._lo AND _s._hi AND _t._source_ts BETWEEN %s AND %s
                    AND _t._raw_offset BETWEEN %d AND %d
                  GROUP BY _t._epoch, _t._raw_partition)
                SELECT _s._epoch, _s._raw_partition, _s._lo, _s._hi, _s._n - COALESCE(_b._n, 0)
                FROM _s LEFT JOIN _b ON _b._epoch = _s._epoch AND _b._raw_partition = _s._raw_partition
                WHERE COALESCE(_b._n, 0) < _s._n""".formatted(
                        sql.staging(),
                        sql.bronze(),
                        sql.dialect().timestamp(batch.minSourceTs()),
                        sql.dialect().timestamp(batch.maxSourceTs()),
                        batch.minRawOffset(),
                        batch.maxRawOffset());
    }
}
