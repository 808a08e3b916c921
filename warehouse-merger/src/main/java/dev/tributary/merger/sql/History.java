package dev.tributary.merger.sql;

/**
 * Earlier changes of the keys that a batch updates without sending all columns. MERGE keeps the target's value of such a
 * column, which is right unless a change in between was rejected: that one is what the source holds, and only bronze has
 * it. What lies before the first epoch that counts is none.
 */
public final class History {

    private History() {}

    /** How many rejected earlier changes the batch's partly sent keys have in bronze. */
    public static String rejectedCount(MergeSql sql, long since) {
        return "SELECT COUNT(*) FROM " + earlier(sql, since) + " AND _b._rejected";
    }

    /** Puts those keys' earlier changes into the history table. */
    public static String fill(MergeSql sql, long since) {
        return "%s AS SELECT %s FROM %s"
                .formatted(
                        sql.dialect().replaceWorkTable(sql.history()),
                        sql.list("_b.", sql.bronzeColumns()),
                        earlier(sql, since));
    }

    private static String earlier(MergeSql sql, long since) {
        return """
                %1$s _b JOIN (
                  SELECT %2$s, _epoch, _raw_offset FROM (
                    SELECT %2$s, _epoch, _raw_offset,
                      ROW_NUMBER() OVER (PARTITION BY %8$s ORDER BY _epoch, _raw_offset) AS _first,
                      MAX(CASE WHEN %3$s THEN 1 ELSE 0 END) OVER (PARTITION BY %8$s) AS _partly
                    FROM %4$s _c WHERE _op <> 'b'
                  ) _f WHERE _first = 1 AND _partly = 1
                ) _k ON %5$s AND %6$s WHERE _b._op <> 'b' AND _b._epoch >= %7$d""".formatted(
                        sql.bronze(),
                        sql.key(""),
                        sql.dialect().isNotEmpty("_unchanged"),
                        sql.staging(),
                        sql.sameKey("_b.", "_k."),
                        sql.newer("_k", "_b"),
                        since,
                        sql.groups(""));
    }
}
