package dev.tributary.merger.sql;

import dev.tributary.contracts.clean.Meta;
import java.util.List;

/**
 * The rows of a table without key: bronze's inserts, less its deletes. A row is all that identifies it, so a delete ends one
 * of those that are alike, whichever. Computed from bronze alone whenever it is read, so no order or replay of merges changes
 * it (I4). Postgres sends the whole row of a delete, or refuses it; then there are none.
 */
final class KeylessRows {

    private static final String INSERTS = "_op IN ('c', 'r')";

    private KeylessRows() {}

    /** FROM and WHERE: the inserts of bronze, as {@code _c}, that no barrier and no delete has ended. */
    static String sql(MergeSql sql) {
        return sql(sql, sql.bronze());
    }

    /**
     * The same of a part of bronze.
     *
     * @param bronze a table or view
     */
    static String sql(MergeSql sql, String bronze) {
        return "(%s) _c WHERE %s AND NOT EXISTS (SELECT 1 FROM (%s) _e WHERE %s)"
                .formatted(Unswept.sql(bronze), INSERTS, ended(sql, bronze), sql.sameVersion("_e.", "_c."));
    }

    /**
     * The versions of the inserts that are ended: of those that are alike, as many as deletes are; the oldest first. What has
     * been deleted never is looked for first, so that a table with inserts alone is not compared.
     */
    private static String ended(MergeSql sql, String bronze) {
        return """
                SELECT _epoch, _raw_partition, _raw_offset FROM (
                  SELECT _epoch, _raw_partition, _raw_offset, _op,
                    ROW_NUMBER() OVER (PARTITION BY _raw_partition, _image, _op = 'd' ORDER BY _epoch, _raw_offset) AS _copy,
                    SUM(CASE WHEN _op = 'd' THEN 1 ELSE 0 END) OVER (PARTITION BY _raw_partition, _image) AS _deletes
                  FROM (
                    SELECT _epoch, _raw_partition, _raw_offset, _op, %1$s AS _image FROM (%2$s) _u
                    WHERE (%3$s OR _op = 'd') AND EXISTS (SELECT 1 FROM %4$s _d WHERE _op = 'd')
                  ) _i WHERE _image IN (SELECT %1$s FROM %4$s _d WHERE _op = 'd')
                ) _n WHERE _op <> 'd' AND _copy <= _deletes""".formatted(image(sql), Unswept.sql(bronze), INSERTS, bronze);
    }

    /**
     * What tells whether two rows were the same in the source: each value as it was before it was cleaned, or could not be held,
     * so that a change of what the pipeline file cleans changes no row.
     */
    private static String image(MergeSql sql) {
        SqlDialect dialect = sql.dialect();
        List<String> texts = sql.shape().columns().stream()
                .map(column -> "COALESCE(%s, %s)"
                        .formatted(
                                dialect.member(Meta.ORIGINAL, column.name()),
                                dialect.asText(dialect.quoted(column.name()), column.type())))
                .toList();
        return dialect.fingerprint(texts);
    }
}
