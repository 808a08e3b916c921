package dev.tributary.merger.sql;

import dev.tributary.contracts.clean.Meta;
import java.util.ArrayList;
import java.util.List;

/**
 * The batch as one row per key: its newest accepted change, each column with the value that the source held then, which
 * is the newest sent one since the key's last insert, a rejected change's too.
 */
public final class Fold {

    private Fold() {}

    /**
     * The statement.
     *
     * @param unsent the columns that some change of the batch did not send
     * @param withHistory whether the history table belongs to it
     */
    public static String sql(MergeSql sql, List<String> unsent, boolean withHistory) {
        List<String> columns = new ArrayList<>(sql.shape().key());
        columns.add(Meta.OP);
        columns.addAll(MetaColumn.stateNames());
        sql.shape().values().stream().filter(name -> !unsent.contains(name)).forEach(columns::add);
        StringBuilder selected = new StringBuilder(sql.list("", columns));
        for (int i = 0; i < unsent.size(); i++) {
            selected.append(", ").append(sql.dialect().unboxed(box(i))).append(" AS ");
            selected.append(sql.dialect().quoted(unsent.get(i)));
            selected.append(", ").append(box(i)).append(" IS NOT NULL AS ").append(sent(i));
        }
        return """
                %s AS SELECT %s FROM (
                  SELECT *, ROW_NUMBER() OVER (PARTITION BY %s ORDER BY _rejected, _epoch DESC, _raw_offset DESC) AS _newest
                  FROM %s
                ) f WHERE _newest = 1 AND NOT _rejected""".formatted(
                        sql.dialect().replaceWorkTable(sql.fold()),
                        selected,
                        sql.key(""),
                        unsent.isEmpty() ? changes(sql, withHistory) : boxed(sql, unsent, withHistory));
    }

    /** In the fold: whether the unsent column of that position has a value. */
    static String sent(int position) {
        return "_sent_" + position;
    }

    private static String box(int position) {
        return "_box_" + position;
    }

    private static String changes(MergeSql sql, boolean withHistory) {
        String columns = sql.list("", sql.bronzeColumns());
        String staged = "SELECT " + columns + " FROM " + sql.staging() + " WHERE _op <> 'b'";
        String all = withHistory ? staged + " UNION ALL SELECT " + columns + " FROM " + sql.history() : staged;
        return "(" + all + ") c";
    }

    /**
     * Each unsent column with its newest sent value so far. Only an update leaves columns out; what begins or ends a life
     * of the key brings all there is, so no value of an earlier life comes through.
     */
    private static String boxed(MergeSql sql, List<String> unsent, boolean withHistory) {
        StringBuilder boxes = new StringBuilder();
        for (int i = 0; i < unsent.size(); i++) {
            String name = unsent.get(i);
            boxes.append(", LAST_VALUE(CASE WHEN _op = 'u' AND ")
                    .append(sql.dialect().contains("_unchanged", sql.dialect().text(name)))
                    .append(" THEN NULL ELSE ")
                    .append(sql.dialect().boxed(sql.dialect().quoted(name)))
                    .append(" END IGNORE NULLS) OVER (PARTITION BY ")
                    .append(sql.key(""))
                    .append(" ORDER BY _epoch, _raw_offset ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS ")
                    .append(box(i));
        }
        return "(SELECT *" + boxes + " FROM " + changes(sql, withHistory) + ") b";
    }
}
