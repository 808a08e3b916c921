package dev.tributary.merger.steps;

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
public final class Target {

    private final Catalog catalog;
    private final OurTables ours;
    private final SqlDialect dialect;
    private final Map<TableId, TableShape> known = new HashMap<>();
    private final Map<TableId, Generation> generations = new HashMap<>();
    private final Set<TableId> rebuilt = new HashSet<>();

    public Target(Catalog catalog, SqlDialect dialect) {
        this.catalog = catalog;
        this.ours = new OurTables(catalog);
        this.dialect = dialect;
    }

    /** The plan by which the table now takes the batch; it has been carried out. */
    public ShapePlan ensure(Session session, TableBatch batch) {
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
                    session,
                    plan,
                    generations.computeIfAbsent(
                            table, first -> Generation.first(plan.shape().key())));
            known.put(table, plan.shape());
        }
        return before.isPresent() ? plan : new ShapePlan(plan.shape(), List.of(), List.of());
    }

    /** A table that was dropped by hand is not begun in the middle (fault 49). */
    private void requireWhole(TableBatch batch, boolean there) {
        TableId table = batch.table();
        boolean cutShort = catalog.find(Layer.REBUILDS, table.warehouseName()).isPresent();
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
    public void rebuild(Session session, TableId table, Runnable merges) {
        fromCatalog(table, List.of());
        MergeSql sql = new MergeSql(dialect, new TableShape(table, List.of(), List.of()));
        session.atOnce("begin rebuild", TargetTables.beginRebuild(sql));
        session.all("drop", TargetTables.drop(sql));
        known.remove(table);
        generations.remove(table);
        rebuilt.add(table);
        try {
            merges.run();
            session.change("end rebuild", TargetTables.endRebuild(sql));
        } finally {
            rebuilt.remove(table);
        }
    }

    private Optional<TableShape> fromCatalog(TableId table, List<String> theirs) {
        String name = table.warehouseName();
        ours.find(table, Layer.SILVER, name);
        ours.find(table, Layer.SILVER, name + "_rejected");
        Optional<Generation> generation = ours.generation(table);
        generation.ifPresent(is -> generations.put(table, is));
        List<String> key = generation.map(Generation::key).orElse(theirs);
        return ours.businessColumns(table, Layer.BRONZE, name).map(columns -> new TableShape(table, columns, key));
    }

    private void carryOut(Session session, ShapePlan plan, Generation generation) {
        MergeSql sql = new MergeSql(dialect, plan.shape());
        String name = plan.shape().table().warehouseName();
        session.atOnce("bronze made", TargetTables.createBronze(sql));
        alter(session, sql, sql.bronze(), Layer.BRONZE, name);
        if (!generation.key().isEmpty()) {
            session.atOnce("state made", TargetTables.createState(sql, generation));
            // Bronze may have been altered and state not.
            alter(session, sql, sql.state(), Layer.SILVER, name + "_state");
        }
        session.atOnce("views made", TargetViews.create(sql, generation));
    }

    private void alter(Session session, MergeSql sql, String relation, Layer layer, String name) {
        TableId table = sql.shape().table();
        List<TableShape.Column> there =
                ours.businessColumns(table, layer, name).orElseThrow(() -> gone(table, relation));
        session.all("altered", TargetTables.alter(sql, relation, there));
    }

    private static TributaryException gone(TableId table, String relation) {
        return new TributaryException(
                ErrorKind.TRANSIENT, table + ": " + relation + " was made and is gone: was it dropped meanwhile?");
    }

    /** What the state table of a table is made of; it has been {@link #ensure seen to}. */
    public Generation generation(TableId table) {
        return Optional.ofNullable(generations.get(table)).orElseThrow();
    }

    /**
     * Takes what a state table is made of from now on. With another key an empty one takes its place; the changes that make it
     * up are still to be merged.
     *
     * @return the table's shape
     */
    public TableShape begin(Session session, TableShape before, Generation next) {
        TableId table = before.table();
        TableShape shape = new TableShape(table, before.columns(), next.key());
        MergeSql sql = new MergeSql(dialect, shape);
        known.remove(table);
        if (next.key().isEmpty()) {
            session.atOnce("generation", TargetTables.dropState(sql, next));
        } else if (before.key().equals(next.key())) {
            session.change("generation", TargetTables.describeState(sql, next));
        } else {
            session.atOnce("generation", TargetTables.replaceState(sql, next));
        }
        generations.put(table, next);
        known.put(table, shape);
        return shape;
    }
}
