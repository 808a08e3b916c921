package dev.tributary.merger.sql;

import dev.tributary.contracts.clean.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a table of the source held when a transaction of it looked, out of the warehouse: of a key that has not changed since,
 * the state table's row; of the others, what bronze's earlier changes fold to, by the merge's own {@link Fold}. So is a key
 * whose newest change was rejected, because the source holds that one. The statements in the order in which they run.
 *
 * <p>Where each statement sees what merges have done by then, the state table is copied first and read no more. A merge writes
 * bronze before it writes the state table. So whatever the copy holds is in bronze when that is searched for changes that were
 * not seen, and its key is folded; and what comes later is not in the copy. What was seen does not change: all of it has been
 * merged before.
 *
 * @param sql the table's
 * @param since the first epoch whose changes count
 * @param seen what that transaction had seen
 * @param copies whether the statements see what merges do between them
 */
public record StateAtMark(MergeSql sql, long since, SeenChanges seen, boolean copies) {

    private static final String COPY = "state";
    private static final String VISIBLE = "seen";
    private static final String FOLDED = "folded";

    /** The statement that copies the state table; none where it need not be copied. */
    public List<String> copyState() {
        return isCopied()
                ? List.of(sql.dialect().replaceWorkTable(sql.work(COPY)) + " AS SELECT * FROM " + sql.state() + " _s")
                : List.of();
    }

    /** Without a key there is no state table. */
    private boolean isCopied() {
        return copies && !sql.shape().key().isEmpty();
    }

    private String state() {
        return isCopied() ? sql.work(COPY) : sql.state();
    }

    /** The changes that were seen and count, as a view in bronze's place. */
    public String createSeen() {
        return "%s AS SELECT * FROM %s _c WHERE _c._epoch >= %d AND NOT %s"
                .formatted(sql.dialect().replaceWorkView(visible()), sql.bronze(), since, seen.unseen(sql, "_c."));
    }

    /** The keys whose row is to be folded: a change or a barrier has come since, or the newest change was rejected. */
    public String fillFolded() {
        String keys = """
                SELECT %1$s FROM %2$s _c WHERE _c._op <> 'b' AND %3$s
                UNION ALL SELECT %1$s FROM %4$s _r
                UNION ALL SELECT %5$s FROM %6$s _s JOIN %2$s _c ON %7$s WHERE _c._op = 'b' AND %3$s""".formatted(
                        sql.key(""),
                        sql.bronze(),
                        seen.unseen(sql, "_c."),
                        sql.rejected(),
                        sql.key("_s."),
                        state(),
                        sql.sameVersion("_s.", "_c."));
        return "%s AS SELECT *, TRUE AS _folded FROM (%s) _f"
                .formatted(sql.dialect().replaceWorkTable(folded()), sql.distinctKeys(keys));
    }

    /** Their changes that were seen, where the fold looks for a batch. None counts as rejected. */
    public String fillStaging() {
        String columns = MergeSql.each(
                sql.bronzeColumns(),
                name -> name.equals(Meta.REJECTED) ? "FALSE AS " + name : sql.column("_c.", name),
                ", ");
        return "%s AS SELECT %s FROM (%s) _c JOIN %s _k ON %s"
                .formatted(
                        sql.dialect().replaceWorkTable(sql.staging()),
                        columns,
                        Unswept.sql(visible()),
                        folded(),
                        sql.sameKey("_c.", "_k."));
    }

    /**
     * The rows: a query of the business columns, {@code _original}, {@code _quality_flags}, and {@code _rejected} of those
     * that silver does not show for that.
     */
    public String rows() {
        if (sql.shape().key().isEmpty()) {
            return "SELECT %s, _c._rejected FROM %s"
                    .formatted(sql.list("_c.", columns()), KeylessRows.sql(sql, visible()));
        }
        return """
                SELECT %1$s, FALSE AS _rejected FROM %2$s _s LEFT JOIN %3$s _k ON %4$s
                WHERE NOT _s._deleted AND _k._folded IS NULL
                UNION ALL SELECT %5$s, _c._rejected FROM %6$s _f JOIN %7$s _c ON %8$s WHERE _f._op <> 'd'""".formatted(
                        sql.list("_s.", columns()),
                        state(),
                        folded(),
                        sql.sameKey("_s.", "_k."),
                        sql.list("_f.", columns()),
                        sql.fold(),
                        visible(),
                        sql.sameVersion("_f.", "_c."));
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
            unknown.add("NOT _f." + Fold.sent(i));
        }
        return sql.distinctKeys("""
                SELECT %1$s FROM %2$s _f WHERE %3$s
                UNION ALL SELECT %4$s FROM %5$s _c WHERE _c._op = 'c' AND %6$s AND NOT EXISTS (
                  SELECT 1 FROM %5$s _n WHERE %7$s AND _n._op IN ('c', 'r', 'd') AND %8$s)""".formatted(
                        sql.key("_f."),
                        sql.fold(),
                        unknown.isEmpty() ? "FALSE" : String.join(" OR ", unknown),
                        sql.key("_c."),
                        sql.staging(),
                        sql.dialect().isNotEmpty("_c._unchanged"),
                        sql.sameKey("_n.", "_c."),
                        sql.newer("_n", "_c")));
    }

    /** What its work tables and its view are called in the layer of staging; not all need be there. */
    public List<String> workTables() {
        List<String> names = new ArrayList<>(sql.workTables());
        Stream.of(VISIBLE, FOLDED, COPY).map(sql::workName).forEach(names::add);
        return names;
    }

    private List<String> columns() {
        List<String> columns = new ArrayList<>(sql.shape().names());
        columns.add(Meta.ORIGINAL);
        columns.add(Meta.QUALITY_FLAGS);
        return columns;
    }

    private String visible() {
        return sql.work(VISIBLE);
    }

    private String folded() {
        return sql.work(FOLDED);
    }
}
