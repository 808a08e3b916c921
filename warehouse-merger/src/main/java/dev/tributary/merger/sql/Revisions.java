package dev.tributary.merger.sql;

import dev.tributary.contracts.clean.Meta;
import dev.tributary.merger.core.TableBatch;
import java.util.List;

/**
 * Changes that were processed more than once: a replay with other rules. The later processing counts (ADR 8). Of the keys
 * whose changes it made others, the rows of the state table are built anew from all that bronze and the batch have of them;
 * bronze takes the new contents last, so that a merge that was cut short finds them again.
 */
public final class Revisions {

    private static final List<String> IDENTITY =
            List.of(Meta.EPOCH, Meta.RAW_PARTITION, Meta.RAW_OFFSET, Meta.REVISION);

    private Revisions() {}

    /** One row of two numbers: changes of the batch that bronze has as processed later, and as processed earlier. */
    public static String counts(MergeSql sql, TableBatch batch) {
        return """
                SELECT COALESCE(SUM(CASE WHEN _t._revision > _s._revision THEN 1 ELSE 0 END), 0),
                  COALESCE(SUM(CASE WHEN _t._revision < _s._revision THEN 1 ELSE 0 END), 0)
                FROM %s""".formatted(both(sql, batch));
    }

    /** How many changes are in the batch with more than one outcome; before only one of each is kept. */
    public static String varied(MergeSql sql) {
        return "SELECT COUNT(*) FROM %1$s _s JOIN %1$s _t ON %2$s AND %3$s"
                .formatted(sql.staging(), sql.sameVersion("_s.", "_t."), revises(sql, "_s.", "_t.", false));
    }

    /** Puts bronze's later contents in the place of the batch's. */
    public static String bringUpToDate(MergeSql sql, TableBatch batch) {
        return """
                %s AS SELECT %s FROM %s _s LEFT JOIN %s _t ON %s AND _t._revision > _s._revision WHERE _t._revision IS NULL
                UNION ALL SELECT %s FROM %s WHERE _t._revision > _s._revision""".formatted(
                        sql.dialect().replaceWorkTable(sql.staging()),
                        sql.list("_s.", sql.bronzeColumns()),
                        sql.staging(),
                        sql.bronze(),
                        BronzeMerge.sameChange(sql, batch),
                        sql.list("_t.", sql.bronzeColumns()),
                        both(sql, batch));
    }

    /**
     * The keys whose changes the batch makes others, those that the changes had before too.
     *
     * @param varied whether there were changes with more than one outcome in the batch
     */
    public static String keys(MergeSql sql, TableBatch batch, boolean varied) {
        // Not as a UNION of the two: DuckDB 1.5 takes both halves for one.
        String keys = MergeSql.each(
                sql.shape().key(),
                name -> "CASE WHEN _now THEN %s ELSE %s END AS %s"
                        .formatted(
                                sql.column("_s.", name),
                                sql.column("_t.", name),
                                sql.dialect().quoted(name)),
                ", ");
        String all = """
                SELECT %s FROM %s CROSS JOIN (SELECT TRUE AS _now UNION ALL SELECT FALSE) _w
                WHERE _s._op <> 'b' AND %s""".formatted(keys, both(sql, batch), revises(sql, "_s.", "_t.", varied));
        return sql.dialect().replaceWorkTable(sql.revised()) + " AS " + sql.distinctKeys(all);
    }

    /** How many keys these are. */
    public static String keyCount(MergeSql sql) {
        return "SELECT COUNT(*) FROM " + sql.revised() + " _k";
    }

    /**
     * Puts all changes of these keys into the history table.
     *
     * @param since changes of earlier epochs do not count
     */
    public static String history(MergeSql sql, long since) {
        return """
                %1$s AS SELECT %2$s FROM %3$s _c JOIN %4$s _k ON %5$s WHERE _c._op <> 'b'
                UNION ALL SELECT %2$s FROM %6$s _c JOIN %4$s _k ON %5$s
                WHERE _c._op <> 'b' AND _c._epoch >= %8$d AND NOT EXISTS (SELECT 1 FROM %3$s _s WHERE %7$s)""".formatted(
                        sql.dialect().replaceWorkTable(sql.history()),
                        sql.list("_c.", sql.bronzeColumns()),
                        sql.staging(),
                        sql.revised(),
                        sql.sameKey("_c.", "_k."),
                        sql.bronze(),
                        sql.sameVersion("_s.", "_c."),
                        since);
    }

    /** Takes these keys out of the state table. */
    public static String forget(MergeSql sql) {
        return "DELETE FROM %s _t WHERE EXISTS (SELECT 1 FROM %s _k WHERE %s)"
                .formatted(sql.state(), sql.revised(), sql.sameKey("_t.", "_k."));
    }

    /** Puts those of the fold's rows that a barrier has swept into a table, with the version of the first that did. */
    public static String swept(MergeSql sql) {
        return """
                %1$s AS SELECT %2$s, _by_epoch, _by_offset FROM (
                  SELECT %3$s, _b._epoch AS _by_epoch, _b._raw_offset AS _by_offset,
                    ROW_NUMBER() OVER (PARTITION BY %4$s ORDER BY _b._epoch, _b._raw_offset) AS _first
                  FROM %5$s _f JOIN %6$s _b ON _b._op = 'b' AND _b._raw_partition = _f._raw_partition
                    AND (_b._epoch > _f._epoch
                      OR (_b._epoch = _f._epoch AND COALESCE(_b._barrier_before, _b._raw_offset) > _f._raw_offset))
                  WHERE _f._op <> 'd'
                ) _w WHERE _first = 1""".formatted(
                        sql.dialect().replaceWorkTable(sql.swept()),
                        sql.key(""),
                        sql.key("_f."),
                        sql.groups("_f."),
                        sql.fold(),
                        sql.bronze());
    }

    /** Marks those rows gone, with that version. */
    public static String sweep(MergeSql sql) {
        return """
                MERGE INTO %s _t USING %s _s ON %s
                WHEN MATCHED THEN UPDATE SET _deleted = TRUE, _epoch = _s._by_epoch, _raw_offset = _s._by_offset""".formatted(sql.state(), sql.swept(), sql.sameKey("_t.", "_s."));
    }

    /**
     * Whether a change was processed later than another of its version, with another outcome; or, where that is not all there
     * is to know, whatever the outcome: if there was another in between, its repetition must find that it is out of date.
     */
    static String revises(MergeSql sql, String later, String earlier, boolean whateverOutcome) {
        String isLater = later + Meta.REVISION + " > " + earlier + Meta.REVISION;
        if (whateverOutcome) {
            return isLater;
        }
        List<String> contents = sql.bronzeColumns().stream()
                .filter(name -> !IDENTITY.contains(name))
                .toList();
        return "%s AND NOT (%s)"
                .formatted(isLater, MergeSql.each(contents, name -> sql.same(later, earlier, name), " AND "));
    }

    private static String both(MergeSql sql, TableBatch batch) {
        return "%s _s JOIN %s _t ON %s".formatted(sql.staging(), sql.bronze(), BronzeMerge.sameChange(sql, batch));
    }
}
