package dev.tributary.merger.duckdb;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CanonicalText;
import dev.tributary.merger.sql.SqlDialect;
import dev.tributary.merger.steps.Catalog;
import dev.tributary.merger.steps.WarehouseReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Reads a DuckDB file, a table in one transaction, so that what merges do meanwhile is not seen. */
public final class DuckDbAccess implements WarehouseReader.Access {

    private final Connection connection;
    private final Consumer<String> beforeStep;

    /**
     * For tests.
     *
     * @param beforeStep called before each step
     */
    DuckDbAccess(Connection connection, Consumer<String> beforeStep) {
        this.connection = connection;
        this.beforeStep = beforeStep;
    }

    /**
     * Reads by this connection.
     *
     * @param connection nobody else's; it is set to UTC, and closed with the reader
     */
    public static WarehouseReader reader(Connection connection) {
        execute("the DuckDB file", connection, "SET TimeZone = 'UTC'");
        return new WarehouseReader(new DuckDbAccess(connection, step -> {}));
    }

    @Override
    public CanonicalText engine() {
        return CanonicalText.DUCKDB;
    }

    @Override
    public SqlDialect dialect() {
        return new DuckDbDialect();
    }

    @Override
    public Catalog catalog() {
        return new DuckDbCatalog(connection);
    }

    /** The work tables are the transaction's. */
    @Override
    public WarehouseReader.Run begin(TableId table) {
        execute(table + ": begin", connection, "BEGIN TRANSACTION");
        DuckDbSession session = new DuckDbSession(connection, new DuckDbDialect(), table, beforeStep);
        return new WarehouseReader.Run(session, "", true, tables -> execute(table + ": end", connection, "ROLLBACK"));
    }

    private static void execute(String what, Connection connection, String sql) {
        try {
            DuckDbFile.execute(connection, sql);
        } catch (SQLException failure) {
            throw DuckDbErrors.of(what, failure);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException failure) {
            throw DuckDbErrors.of("the DuckDB file", failure);
        }
    }
}
