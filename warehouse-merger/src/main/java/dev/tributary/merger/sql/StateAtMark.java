package dev.tributary.merger.sql;

import dev.tributary.contracts.clean.Meta;
import dev.tributary.merger.sql.SqlDialect.Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * What a table of the source held when a transaction of it looked, out of the warehouse: of a key that has not changed since,
 * the state table's row; of the others, what bronze's earlier changes fold to, by the merge's own {@link Fold}. So is a key
 * whose newest change was rejected, because the source holds that one. The statements in the order in which they run; their
 * work tables belong to the connection.
 *
 * @param sql the table's
 * @param since the first epoch whose changes count
 * @param seen what that transaction had seen
 */
public record StateAtMark(MergeSql sql, long since, SeenChanges seen) {

    /** The changes that were seen and count, as a view in bronze's place. */
    public String createSeen() {
        return "%s AS SELECT * FROM %s c WHERE c._epoch >= %d AND NOT %s"
                .formatted(sql.dialect().replaceWorkView(visible()), sql.bronze(), since, seen.unseen(sql, "c."));
    }

    /** The keys whose row is to be folded: a change or a barrier has come since, or the newest change was rejected. */
    public String fillFolded() {
        return """
                %1$s AS SELECT DISTINCT %2$s, TRUE AS _folded FROM (
                  SELECT %2$s FROM %3$s c WHERE c._op <> 'b' AND %4$s
                  UNION ALL SELECT %2$s FROM %5$s
                  UNION ALL SELECT %6$s FROM %7$s s JOIN %3$s c ON %8$s WHERE c._op = 'b' AND %4$s
                ) k""".formatted(
                        sql.dialect().replaceWorkTable(folded()),
                        sql.key(""),
                        sql.bronze(),
                        seen.unseen(sql, "c."),
                        sql.rejected(),
                        sql.key("s."),
                        sql.state(),
                        sql.sameVersion("s.", "c."));
    }

    /** Their changes that were seen, where the fold looks for a batch. None counts as rejected. */
    public String fillStaging() {
        String columns = MergeSql.each(
                sql.bronzeColumns(),
                name -> name.equals(Meta.REJECTED) ? "FALSE AS " + name : sql.column("c.", name),
                ", ");
        return "%s AS SELECT %s FROM (%s) c JOIN %s k ON %s"
                .formatted(
                        sql.dialect().replaceWorkTable(sql.staging()),
                        columns,
                        Unswept.sql(visible()),
                        folded(),
                        sql.sameKey("c.", "k."));
    }

    /**
     * The rows: a query of the business columns, {@code _original}, {@code _quality_flags}, and {@code _rejected} of those
     * that silver does not show for that.
     */
    public String rows() {
        if (sql.shape().key().isEmpty()) {
            return "SELECT %s, c._rejected FROM %s"
                    .formatted(sql.list("c.", columns()), KeylessRows.sql(sql, visible()));
        }
        return """
                SELECT %1$s, FALSE AS _rejected FROM %2$s s LEFT JOIN %3$s k ON %4$s
                WHERE NOT s._deleted AND k._folded IS NULL
                UNION ALL SELECT %5$s, c._rejected FROM %6$s f JOIN %7$s c ON %8$s WHERE f._op <> 'd'""".formatted(
                        sql.list("s.", columns()),
                        sql.state(),
                        folded(),
                        sql.sameKey("s.", "k."),
                        sql.list("f.", columns()),
                        sql.fold(),
                        visible(),
                        sql.sameVersion("f.", "c."));
    }

    /**
     * The keys of rows that have a column whose value then is not known: it was large, was not sent, and was read again only
     * later.
     *
     * @param unsent as the fold was made with
     */
    public String unsettled(List<String> unsent) {
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < unsent.size(); i++) {
            unknown.add("NOT f." + Fold.sent(i));
        }
        return """
                SELECT %1$s FROM %2$s f WHERE %3$s
                UNION SELECT %4$s FROM %5$s c WHERE c._op = 'c' AND %6$s AND NOT EXISTS (
                  SELECT 1 FROM %5$s n WHERE %7$s AND n._op IN ('c', 'r', 'd') AND %8$s)""".formatted(
                        sql.key("f."),
                        sql.fold(),
                        unknown.isEmpty() ? "FALSE" : String.join(" OR ", unknown),
                        sql.key("c."),
                        sql.staging(),
                        sql.dialect().isNotEmpty("c._unchanged"),
                        sql.sameKey("n.", "c."),
                        sql.newer("n", "c"));
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>(sql.shape().names());
        columns.add(Meta.ORIGINAL);
        columns.add(Meta.QUALITY_FLAGS);
        return columns;
    }

    private String visible() {
        return work("_seen");
    }

    private String folded() {
        return work("_folded");
    }

    private String work(String suffix) {
        return sql.dialect().relation(Layer.STAGING, sql.shape().table().warehouseName() + suffix);
    }
}
