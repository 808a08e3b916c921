package dev.tributary.merger.sql;

import dev.tributary.contracts.clean.Meta;
import dev.tributary.merger.core.KeyRange;
import java.util.ArrayList;
import java.util.List;

/** Brings the fold into the state table; an older version never overwrites a newer one (I4). */
public final class StateMerge {

    private StateMerge() {}

    /**
     * The statement.
     *
     * @param ranges between which the batch's keys lie: only leaves out rows whose key, which no update changes, the
     *     batch does not have
     * @param unsent as the fold was made with
     */
    public static String sql(MergeSql sql, List<KeyRange> ranges, List<String> unsent) {
        return """
                MERGE INTO %s _t USING %s _s ON %s%s
                WHEN MATCHED AND %s THEN UPDATE SET %s
                WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)""".formatted(
                        sql.state(),
                        sql.fold(),
                        sql.sameKey("_t.", "_s."),
                        within(sql, ranges),
                        sql.newer("_s", "_t"),
                        assignments(sql, unsent),
                        sql.list("", inserted(sql)),
                        values(sql));
    }

    private static List<String> inserted(MergeSql sql) {
        List<String> columns = new ArrayList<>(sql.shape().names());
        columns.add(MergeSql.DELETED);
        columns.addAll(MetaColumn.stateNames());
        return columns;
    }

    private static String values(MergeSql sql) {
        return MergeSql.each(
                inserted(sql), name -> name.equals(MergeSql.DELETED) ? "_s._op = 'd'" : sql.column("_s.", name), ", ");
    }

    private static String assignments(MergeSql sql, List<String> unsent) {
        List<String> assignments = new ArrayList<>();
        for (String name : sql.shape().values()) {
            String column = sql.dialect().quoted(name);
            int position = unsent.indexOf(name);
            String value = position < 0
                    ? "_s." + column
                    : "CASE WHEN _s." + Fold.sent(position) + " THEN _s." + column + " ELSE _t." + column + " END";
            assignments.add(column + " = " + value);
        }
        assignments.add("_deleted = (_s._op = 'd')");
        MetaColumn.stateNames().forEach(name -> assignments.add(name + " = " + said(sql, name, unsent)));
        return String.join(", ", assignments);
    }

    private static String said(MergeSql sql, String name, List<String> columns) {
        Unsent unsent = new Unsent(sql, columns);
        SqlDialect dialect = sql.dialect();
        return switch (name) {
            case Meta.ORIGINAL ->
                unsent.originals(
                        "_s." + name,
                        i -> "CASE WHEN _s." + Fold.sent(i) + " THEN "
                                + dialect.member("_s." + Meta.ORIGINAL, columns.get(i)) + " ELSE "
                                + dialect.member("_t." + Meta.ORIGINAL, columns.get(i)) + " END");
            case Meta.QUALITY_FLAGS ->
                unsent.flags(
                        "_s." + name,
                        i -> "NOT _s." + Fold.sent(i) + " AND " + unsent.isUnrepresentable("_t.", columns.get(i)));
            default -> "_s." + name;
        };
    }

    /** A key column may be NULL where the pipeline file names the key; such rows are never left out. */
    private static String within(MergeSql sql, List<KeyRange> ranges) {
        StringBuilder predicates = new StringBuilder();
        for (KeyRange range : ranges) {
            String type = sql.shape().column(range.column()).orElseThrow().type();
            String column = sql.column("_t.", range.column());
            predicates.append(" AND (%1$s BETWEEN CAST(%2$s AS %4$s) AND CAST(%3$s AS %4$s) OR %1$s IS NULL)"
                    .formatted(
                            column,
                            sql.dialect().text(range.min()),
                            sql.dialect().text(range.max()),
                            type));
        }
        return predicates.toString();
    }
}
