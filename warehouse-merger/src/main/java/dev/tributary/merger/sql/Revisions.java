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
                SELECT COALESCE(SUM(CASE WHEN t._revision > s._revision THEN 1 ELSE 0 END), 0),
                  COALESCE(SUM(CASE WHEN t._revision < s._revision THEN 1 ELSE 0 END), 0)
                FROM %s""".formatted(both(sql, batch));
    }

    /** How many changes are in the batch with more than one outcome; before only one of each is kept. */
    public static String varied(MergeSql sql) {
        return "SELECT COUNT(*) FROM %1$s s JOIN %1$s t ON %2$s AND %3$s"
                .formatted(sql.staging(), sql.sameVersion("s.", "t."), revises(sql, "s.", "t.", false));
    }

    /** Puts bronze's later contents in the place of the batch's. */
    public static String bringUpToDate(MergeSql sql, TableBatch batch) {
        return """
                %s AS SELECT %s FROM %s s LEFT JOIN %s t ON %s AND t._revision > s._revision WHERE t._revision IS NULL
                UNION ALL SELECT %s FROM %s WHERE t._revision > s._revision""".formatted(
                        sql.dialect().replaceWorkTable(sql.staging()),
                        sql.list("s.", sql.bronzeColumns()),
                        sql.staging(),
                        sql.bronze(),
                        BronzeMerge.sameChange(sql, batch),
                        sql.list("t.", sql.bronzeColumns()),
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
                                sql.column("s.", name),
                                sql.column("t.", name),
                                sql.dialect().quoted(name)),
                ", ");
        return """
                %s AS SELECT DISTINCT %s FROM %s CROSS JOIN (SELECT TRUE AS _now UNION ALL SELECT FALSE) w
                WHERE s._op <> 'b' AND %s""".formatted(
                        sql.dialect().replaceWorkTable(sql.revised()),
                        keys,
                        both(sql, batch),
                        revises(sql, "s.", "t.", varied));
    }

    /** How many keys these are. */
    public static String keyCount(MergeSql sql) {
        return "SELECT COUNT(*) FROM " + sql.revised();
    }

    /**
     * Puts all changes of these keys into the history table.
     *
     * @param since changes of earlier epochs do not count
     */
    public static String history(MergeSql sql, long since) {
        return """
                %1$s AS SELECT %2$s FROM %3$s c JOIN %4$s k ON %5$s WHERE c._op <> 'b'
                UNION ALL SELECT %2$s FROM %6$s c JOIN %4$s k ON %5$s
                WHERE c._op <> 'b' AND c._epoch >= %8$d AND NOT EXISTS (SELECT 1 FROM %3$s s WHERE %7$s)""".formatted(
                        sql.dialect().replaceWorkTable(sql.history()),
                        sql.list("c.", sql.bronzeColumns()),
                        sql.staging(),
                        sql.revised(),
                        sql.sameKey("c.", "k."),
                        sql.bronze(),
                        sql.sameVersion("s.", "c."),
                        since);
    }

    /** Takes these keys out of the state table. */
    public static String forget(MergeSql sql) {
        return "DELETE FROM %s t WHERE EXISTS (SELECT 1 FROM %s k WHERE %s)"
                .formatted(sql.state(), sql.revised(), sql.sameKey("t.", "k."));
    }

    /** Marks those of the fold's rows gone that a barrier has swept, with the version of the first that did. */
    public static String sweep(MergeSql sql) {
        return """
                MERGE INTO %1$s t USING (
                  SELECT * FROM (
                    SELECT %2$s, b._epoch AS _by_epoch, b._raw_offset AS _by_offset,
                      ROW_NUMBER() OVER (PARTITION BY %2$s ORDER BY b._epoch, b._raw_offset) AS _first
                    FROM %3$s f JOIN %4$s b ON b._op = 'b' AND b._raw_partition = f._raw_partition AND (b._epoch > f._epoch
                      OR (b._epoch = f._epoch AND COALESCE(b._barrier_before, b._raw_offset) > f._raw_offset))
                    WHERE f._op <> 'd'
                  ) w WHERE _first = 1
                ) s ON %5$s
                WHEN MATCHED THEN UPDATE SET _deleted = TRUE, _epoch = s._by_epoch, _raw_offset = s._by_offset""".formatted(sql.state(), sql.key("f."), sql.fold(), sql.bronze(), sql.sameKey("t.", "s."));
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
                .formatted(
                        isLater,
                        MergeSql.each(
                                contents,
                                name -> sql.dialect().same(sql.column(later, name), sql.column(earlier, name)),
                                " AND "));
    }

    private static String both(MergeSql sql, TableBatch batch) {
        return "%s s JOIN %s t ON %s".formatted(sql.staging(), sql.bronze(), BronzeMerge.sameChange(sql, batch));
    }
}
