package dev.tributary.merger.sql;

import dev.tributary.merger.core.TableBatch;

/** Adds to bronze what it does not hold yet. */
public final class BronzeMerge {

    private BronzeMerge() {}

    /**
     * The statement. The ranges only leave out rows that cannot be equal to one of the batch: neither a change's time
     * nor its offset ever changes.
     */
    public static String sql(MergeSql sql, TableBatch batch) {
        return """
                MERGE INTO %s t USING %s s ON %s
                  AND t._source_ts BETWEEN %s AND %s AND t._raw_offset BETWEEN %d AND %d
                WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)""".formatted(
                        sql.bronze(),
                        sql.staging(),
                        sql.sameVersion("t.", "s."),
                        sql.dialect().timestamp(batch.minSourceTs()),
                        sql.dialect().timestamp(batch.maxSourceTs()),
                        batch.minRawOffset(),
                        batch.maxRawOffset(),
                        sql.list("", sql.bronzeColumns()),
                        sql.list("s.", sql.bronzeColumns()));
    }
}
