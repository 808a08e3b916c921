package dev.tributary.merger.sql;

import dev.tributary.contracts.clean.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The batch as one row per key: its newest accepted change, each column with the value that the source held then, which
 * is the newest sent one since the key's last insert, a rejected change's too.
 */
public final class Fold {

    /** In a box: a column's value, and what is said of it. */
    private static final String VALUE = "v", ORIGINAL = "o", FLAGGED = "f";

    private static final List<String> VERSION = List.of(Meta.EPOCH, Meta.RAW_PARTITION, Meta.RAW_OFFSET);
    private static final List<String> SAID_OF_VALUES = List.of(Meta.ORIGINAL, Meta.QUALITY_FLAGS);

    /** A key's changes up to each; named, because of a wide table the statement would be longer than BigQuery takes. */
    private static final String LIFE = " WINDOW _life AS (PARTITION BY %s ORDER BY _epoch, _raw_offset"
            + " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)";

    private Fold() {}

    /**
     * The statement.
     *
     * @param unsent the columns that some change of the batch did not send
     * @param relations what is folded: tables with the columns of bronze
     */
    public static String sql(MergeSql sql, List<String> unsent, List<String> relations) {
        List<String> columns = new ArrayList<>(sql.shape().key());
        columns.add(Meta.OP);
        MetaColumn.stateNames().stream()
                .filter(name -> !SAID_OF_VALUES.contains(name))
                .forEach(columns::add);
        sql.shape().values().stream().filter(name -> !unsent.contains(name)).forEach(columns::add);
        StringBuilder selected = new StringBuilder(sql.list("_c.", columns));
        said(sql, new Unsent(sql, unsent), selected);
        for (int i = 0; i < unsent.size(); i++) {
            selected.append(", ").append(sql.dialect().unboxed(box(i), VALUE)).append(" AS ");
            selected.append(sql.dialect().quoted(unsent.get(i)));
            selected.append(", ").append(box(i)).append(" IS NOT NULL AS ").append(sent(i));
        }
        // The window sees no column that it does not need: a wide table's rows would not fit into memory.
        return """
                %1$s AS SELECT %2$s FROM %3$s _c JOIN (
                  SELECT %4$s,
                    ROW_NUMBER() OVER (PARTITION BY %5$s ORDER BY _rejected, _epoch DESC, _raw_offset DESC) AS _newest%6$s
                  FROM %3$s _w%7$s
                ) _n USING (%4$s) WHERE _newest = 1 AND NOT _rejected""".formatted(
                        sql.dialect().replaceWorkTable(sql.fold()),
                        selected,
                        changes(sql, relations),
                        String.join(", ", VERSION),
                        sql.groups(""),
                        boxes(sql, unsent),
                        unsent.isEmpty() ? "" : LIFE.formatted(sql.groups("")));
    }

    private static void said(MergeSql sql, Unsent unsent, StringBuilder selected) {
        SqlDialect dialect = sql.dialect();
        String originals = unsent.originals(Meta.ORIGINAL, i -> dialect.unboxed(box(i), ORIGINAL));
        String flags = unsent.flags(
                Meta.QUALITY_FLAGS,
                i -> unsent.isUnsent(unsent.columns().get(i)) + " AND " + dialect.unboxed(box(i), FLAGGED));
        selected.append(", ").append(originals).append(" AS ").append(Meta.ORIGINAL);
        selected.append(", ").append(flags).append(" AS ").append(Meta.QUALITY_FLAGS);
    }

    /** In the fold: whether the unsent column of that position has a value. */
    static String sent(int position) {
        return "_sent_" + position;
    }

    private static String box(int position) {
        return "_box_" + position;
    }

    private static String changes(MergeSql sql, List<String> relations) {
        String columns = sql.list("", sql.bronzeColumns());
        return "("
                + MergeSql.each(
                        relations,
                        relation -> "SELECT " + columns + " FROM " + relation + " _r WHERE _op <> 'b'",
                        " UNION ALL ")
                + ")";
    }

    /** Each unsent column with its newest sent value so far; no value of an earlier life of the key comes through. */
    private static String boxes(MergeSql sql, List<String> columns) {
        SqlDialect dialect = sql.dialect();
        Unsent unsent = new Unsent(sql, columns);
        StringBuilder boxes = new StringBuilder();
        for (int i = 0; i < columns.size(); i++) {
            String name = columns.get(i);
            boxes.append(", LAST_VALUE(CASE WHEN ")
                    .append(unsent.isUnsent(name))
                    .append(" THEN NULL ELSE ")
                    .append(dialect.boxed(Map.of(
                            VALUE,
                            dialect.quoted(name),
                            ORIGINAL,
                            dialect.member(Meta.ORIGINAL, name),
                            FLAGGED,
                            unsent.isUnrepresentable("", name))))
                    .append(" END IGNORE NULLS) OVER _life AS ")
                    .append(box(i));
        }
        return boxes.toString();
    }
}
