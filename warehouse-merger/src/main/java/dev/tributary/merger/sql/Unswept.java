package dev.tributary.merger.sql;

/** Bronze without what its barriers have swept. */
final class Unswept {

    private Unswept() {}

    /** The query: all changes that the furthest barrier of their partition has left, and no barriers. */
    static String sql(MergeSql sql) {
        return sql(sql.bronze());
    }

    /**
     * The same of a part of bronze.
     *
     * @param bronze a table or view
     */
    static String sql(String bronze) {
        return """
                SELECT c.* FROM %1$s c LEFT JOIN (
                  SELECT _raw_partition, _epoch, _before FROM (
                    SELECT _raw_partition, _epoch, COALESCE(_barrier_before, _raw_offset) AS _before,
                      ROW_NUMBER() OVER (PARTITION BY _raw_partition
                        ORDER BY _epoch DESC, COALESCE(_barrier_before, _raw_offset) DESC) AS _furthest
                    FROM %1$s WHERE _op = 'b'
                  ) f WHERE _furthest = 1
                ) b ON b._raw_partition = c._raw_partition
                WHERE c._op <> 'b' AND (b._epoch IS NULL OR c._epoch > b._epoch
                  OR (c._epoch = b._epoch AND c._raw_offset >= b._before))""".formatted(bronze);
    }
}
