package dev.tributary.merger.duckdb;

import dev.tributary.contracts.TableId;
import dev.tributary.merger.core.Generation;
import dev.tributary.merger.core.ShapePlan;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.SqlDialect;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.sql.TargetTables;
import dev.tributary.merger.sql.TargetViews;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sees to it that bronze, views and, with a key, state of a table are there and take a batch. What it has seen to once it does not
 * look at again until the shape changes. Each statement may run again, so a change that was cut short is finished at the
 * next start.
 */
final class DuckDbTarget {

    private static final String BRONZE = "bronze";
    private static final String SILVER = "silver";

    private final Connection connection;
    private final DuckDbCatalog catalog;
    private final SqlDialect dialect;
    private final Map<TableId, TableShape> known = new HashMap<>();
    private final Map<TableId, Generation> generations = new HashMap<>();
    private final Set<TableId> rebuilt = new HashSet<>();

    DuckDbTarget(Connection connection, SqlDialect dialect) {
        this.connection = connection;
        this.catalog = new DuckDbCatalog(connection);
        this.dialect = dialect;
    }

    /** Makes the schemas. */
    void ensureSchemas() throws SQLException {
        for (Layer layer : Layer.values()) {
            execute(dialect.createLayer(layer));
        }
    }

    /** The plan by which the table now takes the batch; it has been carried out. */
    ShapePlan ensure(TableBatch batch) throws SQLException {
        TableId table = batch.table();
        Optional<TableShape> cached = Optional.ofNullable(known.get(table));
        Optional<TableShape> before = cached.isPresent() ? cached : fromCatalog(table, batch.key());
        if (cached.isEmpty() && !rebuilt.contains(table)) {
            requireWhole(batch, before.isPresent() && generations.containsKey(table));
        }
        ShapePlan plan = ShapePlan.of(before, batch.schemas(), dialect);
        if (cached.isEmpty() || !plan.isEmpty()) {
            known.remove(table);
            carryOut(
                    plan,
                    generations.computeIfAbsent(
                            table, first -> Generation.first(plan.shape().key())));
            known.put(table, plan.shape());
        }
        return before.isPresent() ? plan : new ShapePlan(plan.shape(), List.of(), List.of());
    }

    /** A table that was dropped by hand is not begun in the middle (fault 49). */
    private void requireWhole(TableBatch batch, boolean there) throws SQLException {
        TableId table = batch.table();
        boolean cutShort = catalog.hasTable(DuckDbDialect.REBUILDS, table.warehouseName());
        if (cutShort || (!there && batch.goesOn())) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    table + ": "
                            + (cutShort
                                    ? "its rebuild was cut short"
                                    : "its bronze or silver is not there, and what was merged before is gone with it")
                            + ": rebuild it with tributary replay --from-lake --table " + table);
        }
    }

    /** As {@link dev.tributary.merger.core.Warehouse#rebuild}. */
    void rebuild(TableId table, Runnable merges) throws SQLException {
        fromCatalog(table, List.of());
        MergeSql sql = new MergeSql(dialect, new TableShape(table, List.of(), List.of()));
        atOnce(TargetTables.beginRebuild(sql));
        execute(TargetTables.drop(sql));
        known.remove(table);
        generations.remove(table);
        rebuilt.add(table);
        try {
            merges.run();
            DuckDbFile.execute(connection, TargetTables.endRebuild(sql));
        } finally {
            rebuilt.remove(table);
        }
    }

    private Optional<TableShape> fromCatalog(TableId table, List<String> theirs) throws SQLException {
        String name = table.warehouseName();
        catalog.has(table, SILVER, name);
        catalog.has(table, SILVER, name + "_rejected");
        Optional<Generation> generation = catalog.generation(table);
        generation.ifPresent(is -> generations.put(table, is));
        if (!catalog.has(table, BRONZE, name)) {
            return Optional.empty();
        }
        List<TableShape.Column> columns = catalog.businessColumns(BRONZE, name);
        List<String> key = generation.map(Generation::key).orElse(theirs);
        return Optional.of(new TableShape(table, columns, key));
    }

    private void carryOut(ShapePlan plan, Generation generation) throws SQLException {
        MergeSql sql = new MergeSql(dialect, plan.shape());
        String name = plan.shape().table().warehouseName();
        atOnce(TargetTables.createBronze(sql));
        execute(TargetTables.alter(sql, sql.bronze(), catalog.businessColumns(BRONZE, name)));
        if (!generation.key().isEmpty()) {
            atOnce(TargetTables.createState(sql, generation));
            // Bronze may have been altered and state not.
            execute(TargetTables.alter(sql, sql.state(), catalog.businessColumns(SILVER, name + "_state")));
        }
        atOnce(TargetViews.create(sql, generation));
    }

    /** What the state table of a table is made of; it has been {@link #ensure seen to}. */
    Generation generation(TableId table) {
        return Optional.ofNullable(generations.get(table)).orElseThrow();
    }

    /**
     * Takes what a state table is made of from now on. With another key an empty one takes its place; the changes that make it
     * up are still to be merged.
     *
     * @return the table's shape
     */
    TableShape begin(TableShape before, Generation next) throws SQLException {
        TableId table = before.table();
        TableShape shape = new TableShape(table, before.columns(), next.key());
        MergeSql sql = new MergeSql(dialect, shape);
        known.remove(table);
        if (next.key().isEmpty()) {
            atOnce(TargetTables.dropState(sql, next));
        } else if (before.key().equals(next.key())) {
            DuckDbFile.execute(connection, TargetTables.describeState(sql, next));
        } else {
            atOnce(TargetTables.replaceState(sql, next));
        }
        generations.put(table, next);
        known.put(table, shape);
        return shape;
    }

    /** A table with its mark: without it, it would look like someone else's. */
    private void atOnce(List<String> statements) throws SQLException {
        DuckDbFile.inTransaction(connection, () -> {
            execute(statements);
            return true;
        });
    }

    private void execute(List<String> statements) throws SQLException {
        for (String statement : statements) {
            DuckDbFile.execute(connection, statement);
        }
    }
}
