package dev.tributary.merger.duckdb;

import dev.tributary.contracts.TableId;
import dev.tributary.merger.core.Generation;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.Fold;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.SeenChanges;
import dev.tributary.merger.sql.SqlDialect;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.sql.StagingQueries;
import dev.tributary.merger.sql.StateAtMark;
import dev.tributary.merger.steps.OurTables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table of a DuckDB file as {@link StateAtMark} tells it, in one transaction: what merges do meanwhile is not seen. For one
 * thread and one at a time of a connection, which nobody else uses.
 */
public final class DuckDbStateAtMark implements AutoCloseable {

    private final Connection connection;
    private final TableShape shape;
    private final StateAtMark state;
    private List<String> unsent = List.of();

    private DuckDbStateAtMark(Connection connection, TableShape shape, StateAtMark state) {
        this.connection = connection;
        this.shape = shape;
        this.state = state;
    }

    /** Begins; empty if the warehouse has no such table. */
    public static Optional<DuckDbStateAtMark> begin(Connection connection, TableId table, SeenChanges seen)
            throws SQLException {
        DuckDbFile.execute(connection, "BEGIN TRANSACTION");
        try {
            OurTables ours = new OurTables(new DuckDbCatalog(connection));
            Optional<Generation> made = ours.generation(table);
            if (made.isEmpty()) {
                DuckDbFile.execute(connection, "ROLLBACK");
                return Optional.empty();
            }
            List<TableShape.Column> columns = ours.businessColumns(table, Layer.BRONZE, table.warehouseName())
                    .orElse(List.of());
            TableShape shape = new TableShape(table, columns, made.get().key());
            MergeSql sql = new MergeSql(new DuckDbDialect(), shape);
            StateAtMark state = new StateAtMark(sql, made.get().since(), seen);
            DuckDbStateAtMark begun = new DuckDbStateAtMark(connection, shape, state);
            begun.prepare();
            return Optional.of(begun);
        } catch (SQLException | RuntimeException failure) {
            DuckDbFile.execute(connection, "ROLLBACK");
            throw failure;
        }
    }

    /** The columns that the warehouse takes for the table's key, none if it has no key; empty if it has no such table. */
    public static Optional<List<String>> key(Connection connection, TableId table) throws SQLException {
        return new OurTables(new DuckDbCatalog(connection)).generation(table).map(Generation::key);
    }

    private void prepare() throws SQLException {
        DuckDbFile.execute(connection, state.createSeen());
        if (shape.key().isEmpty()) {
            return;
        }
        DuckDbFile.execute(connection, state.fillFolded());
        DuckDbFile.execute(connection, state.fillStaging());
        unsent = unsentColumns();
        DuckDbFile.execute(
                connection, Fold.sql(state.sql(), unsent, List.of(state.sql().staging())));
    }

    private List<String> unsentColumns() throws SQLException {
        List<String> values = shape.values();
        List<String> found = new ArrayList<>();
        if (!values.isEmpty()) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(StagingQueries.unsentColumns(
                            state.sql(), state.sql().staging()))) {
                row.next();
                for (int i = 0; i < values.size(); i++) {
                    if (row.getBoolean(i + 1)) {
                        found.add(values.get(i));
                    }
                }
            }
        }
        return found;
    }

    /** The business columns. */
    public TableShape shape() {
        return shape;
    }

    public SqlDialect dialect() {
        return state.sql().dialect();
    }

    /** The query of its rows, as {@link StateAtMark#rows} says. */
    public String rows() {
        return state.rows();
    }

    /** The query of the keys of those rows of which not all values are known; empty if there are none. */
    public Optional<String> unsettled() {
        return shape.key().isEmpty() ? Optional.empty() : Optional.of(state.unsettled(unsent));
    }

    @Override
    public void close() throws SQLException {
        DuckDbFile.execute(connection, "ROLLBACK");
    }
}
