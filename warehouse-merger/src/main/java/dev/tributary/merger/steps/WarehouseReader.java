package dev.tributary.merger.steps;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.clean.CanonicalText;
import dev.tributary.merger.core.Generation;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.SeenChanges;
import dev.tributary.merger.sql.SqlDialect;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.sql.StateAtMark;
import dev.tributary.service.error.TributaryException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a comparison reads of a warehouse, while merges go on. Failures are {@link TributaryException}s that name the table. One
 * thread and one table at a time.
 */
public final class WarehouseReader implements AutoCloseable {

    private final Access access;
    private final OurTables ours;

    /** How a warehouse is read. */
    public interface Access extends AutoCloseable {

        CanonicalText engine();

        SqlDialect dialect();

        Catalog catalog();

        /** Begins to read a table. */
        Run begin(TableId table);

        @Override
        void close();
    }

    /**
     * Statements on one table.
     *
     * @param name ends the names of its work tables, as {@link MergeSql#run} says
     * @param isSnapshot whether all of them see what the first one saw
     * @param end ends it, and drops the work tables of these names
     */
    public record Run(Session session, String name, boolean isSnapshot, Consumer<List<String>> end) {}

    /** Reads in this way, which is closed with it. */
    public WarehouseReader(Access access) {
        this.access = access;
        this.ours = new OurTables(access.catalog());
    }

    /** Whose SQL it is in which the texts of values are asked for. */
    public CanonicalText engine() {
        return access.engine();
    }

    /** The columns that the warehouse takes for the table's key, none if it has no key; empty if it has no such table. */
    public Optional<List<String>> key(TableId table) {
        return ours.generation(table).map(Generation::key);
    }

    /** A table as it was when what was seen had been merged and nothing else; empty if the warehouse has no such table. */
    public Optional<TableState> begin(TableId table, SeenChanges seen) {
        Run run = access.begin(table);
        Optional<StateAtMark> state;
        try {
            state = state(run, table, seen);
        } catch (RuntimeException failure) {
            run.end.accept(List.of());
            throw failure;
        }
        if (state.isEmpty()) {
            run.end.accept(List.of());
        }
        return state.map(there -> TableState.begin(run, there));
    }

    private Optional<StateAtMark> state(Run run, TableId table, SeenChanges seen) {
        return ours.generation(table).map(made -> {
            List<TableShape.Column> columns = ours.businessColumns(table, Layer.BRONZE, table.warehouseName())
                    .orElse(List.of());
            MergeSql sql = new MergeSql(access.dialect(), new TableShape(table, columns, made.key()), run.name);
            return new StateAtMark(sql, made.since(), seen, !run.isSnapshot);
        });
    }

    /** How many records of a topic are dead letters. */
    public long deadLetters(String topic) {
        String name = Topics.DEAD_LETTERS.warehouseName();
        if (access.catalog().find(Layer.BRONZE, name).isEmpty()) {
            return 0;
        }
        SqlDialect dialect = access.dialect();
        String query = "SELECT COUNT(*) FROM " + dialect.relation(Layer.BRONZE, name) + " _d WHERE topic = "
                + dialect.text(topic);
        Run run = access.begin(Topics.DEAD_LETTERS);
        try {
            return run.session.numbers("verify dead letters", query, 1).get(0);
        } finally {
            run.end.accept(List.of());
        }
    }

    @Override
    public void close() {
        access.close();
    }
}
