package dev.tributary.merger.bigquery;

import com.google.zetasql.resolvedast.ResolvedColumn;
import com.google.zetasql.resolvedast.ResolvedMergeWhenEnums.ActionType;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedColumnRef;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedDeleteStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedExpr;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedFilterScan;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedFunctionCall;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedJoinScan;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedLiteral;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedMergeStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedStatement;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedTableScan;
import com.google.zetasql.resolvedast.ResolvedNodes.ResolvedUpdateStmt;
import com.google.zetasql.resolvedast.ResolvedNodes.Visitor;
import com.google.zetasql.resolvedast.ResolvedStatementEnums.ObjectAccess;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a statement reads, as GoogleSQL understands it: of each table the columns that it names anywhere, and those of them that
 * it holds between constants. Of a table whose rows it updates or deletes BigQuery bills all columns besides
 * (<a href="https://cloud.google.com/bigquery/docs/reference/standard-sql/data-manipulation-language">its pricing of DML</a>).
 */
final class StatementReads extends Visitor {

    /**
     * A table that is read.
     *
     * @param columns that are named, those aside that it only writes
     * @param between those that every scan of it holds between constants
     * @param altered whether rows of it are updated or deleted
     */
    record Read(Set<String> columns, Set<String> between, boolean altered) {

        private Read and(Read other) {
            Set<String> all = new TreeSet<>(columns);
            all.addAll(other.columns);
            Set<String> both = new TreeSet<>(between);
            both.retainAll(other.between);
            return new Read(all, both, altered || other.altered);
        }
    }

    private final List<ResolvedTableScan> scans = new ArrayList<>();
    private final Set<Long> between = new HashSet<>();
    private final Set<Long> written = new HashSet<>();
    private @Nullable ResolvedTableScan altered;

    private StatementReads() {}

    /** By table, as {@code project.dataset.name}. */
    static Map<String, Read> of(ResolvedStatement statement) {
        StatementReads reads = new StatementReads();
        statement.accept(reads);
        Map<String, Read> tables = new LinkedHashMap<>();
        reads.scans.forEach(scan -> tables.merge(scan.getTable().getFullName(), reads.read(scan), Read::and));
        return tables;
    }

    private Read read(ResolvedTableScan scan) {
        return new Read(
                names(scan, column -> !written.contains(column.getId())),
                names(scan, column -> between.contains(column.getId())),
                scan == altered);
    }

    private static Set<String> names(ResolvedTableScan scan, Predicate<ResolvedColumn> which) {
        return scan.getColumnList().stream()
                .filter(which)
                .map(ResolvedColumn::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public void visit(ResolvedTableScan scan) {
        scans.add(scan);
        super.visit(scan);
    }

    @Override
    public void visit(ResolvedFilterScan filter) {
        conjunct(filter.getFilterExpr());
        super.visit(filter);
    }

    @Override
    public void visit(ResolvedJoinScan join) {
        conjunct(join.getJoinExpr());
        super.visit(join);
    }

    @Override
    public void visit(ResolvedMergeStmt merge) {
        conjunct(merge.getMergeExpr());
        if (merge.getWhenClauseList().stream().anyMatch(when -> when.getActionType() != ActionType.INSERT)) {
            altered = merge.getTableScan();
        }
        for (int i = 0; i < merge.getColumnAccessList().size(); i++) {
            if (merge.getColumnAccessList().get(i) == ObjectAccess.WRITE) {
                written.add(merge.getTableScan().getColumnList().get(i).getId());
            }
        }
        super.visit(merge);
    }

    @Override
    public void visit(ResolvedUpdateStmt update) {
        conjunct(update.getWhereExpr());
        altered = update.getTableScan();
        super.visit(update);
    }

    @Override
    public void visit(ResolvedDeleteStmt delete) {
        conjunct(delete.getWhereExpr());
        altered = delete.getTableScan();
        super.visit(delete);
    }

    /** A condition that holds of every row that is left. */
    private void conjunct(@Nullable ResolvedExpr condition) {
        if (!(condition instanceof ResolvedFunctionCall call)) {
            return;
        }
        List<ResolvedExpr> arguments = call.getArgumentList();
        switch (call.getFunction().getName()) {
            case "$and" -> arguments.forEach(this::conjunct);
            case "$between" -> {
                boolean constant = arguments.subList(1, 3).stream().allMatch(ResolvedLiteral.class::isInstance);
                if (constant && arguments.get(0) instanceof ResolvedColumnRef column) {
                    between.add(column.getColumn().getId());
                }
            }
            // A range, or NULL: the rows without a value are few, and lie together.
            case "$or" -> {
                if (arguments.size() == 2 && isNull(arguments.get(1))) {
                    conjunct(arguments.get(0));
                }
            }
            default -> {}
        }
    }

    private static boolean isNull(ResolvedExpr condition) {
        return condition instanceof ResolvedFunctionCall call
                && call.getFunction().getName().equals("$is_null");
    }
}
