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
                SELECT _c.* FROM %1$s _c LEFT JOIN (
                  SELECT _raw_partition, _epoch, _before FROM (
                    SELECT _raw_partition, _epoch, COALESCE(_barrier_before, _raw_offset) AS _before,
                      ROW_NUMBER() OVER (PARTITION BY _raw_partition
                        ORDER BY _epoch DESC, COALESCE(_barrier_before, _raw_offset) DESC) AS _furthest
                    FROM %1$s _b WHERE _op = 'b'
                  ) _f WHERE _furthest = 1
                ) _b ON _b._raw_partition = _c._raw_partition
                WHERE _c._op <> 'b' AND (_b._epoch IS NULL OR _c._epoch > _b._epoch
                  OR (_c._epoch = _b._epoch AND _c._raw_offset >= _b._before))""".formatted(bronze);
    }
}
