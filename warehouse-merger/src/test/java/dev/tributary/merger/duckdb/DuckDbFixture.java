package dev.tributary.merger.duckdb;

import dev.tributary.merger.WarehouseFixture;
import dev.tributary.merger.core.Warehouse;
import dev.tributary.merger.sql.SqlDialect;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.steps.WarehouseReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Consumer;

/** A DuckDB file in a folder. */
final class DuckDbFixture implements WarehouseFixture {

    private static final DuckDbDialect DIALECT = new DuckDbDialect();

    private final Path file;
    private final Path lake;
    private final boolean oneTransaction;
    private DuckDbWarehouse warehouse;
    private Consumer<String> hook = step -> {};

    DuckDbFixture(Path folder, boolean oneTransaction) {
        this.file = folder.resolve("shop.duckdb");
        this.lake = folder;
        this.oneTransaction = oneTransaction;
        this.warehouse = open();
    }

    private DuckDbWarehouse open() {
        return DuckDbWarehouse.open(file, lake, oneTransaction, step -> hook.accept(step));
    }

    @Override
    public Warehouse warehouse() {
        return warehouse;
    }

    @Override
    public void reopen() {
        warehouse.close();
        warehouse = open();
    }

    @Override
    public void beforeStep(Consumer<String> hook) {
        this.hook = hook;
    }

    @Override
    public WarehouseReader reader(Consumer<String> beforeStep) {
        return new WarehouseReader(new DuckDbAccess(warehouse.connection(), beforeStep));
    }

    @Override
    public SqlDialect dialect() {
        return DIALECT;
    }

    @Override
    public List<String> rows(Layer layer, String name, String columns) {
        return query("SELECT " + columns + " FROM " + DIALECT.relation(layer, name) + " ORDER BY ALL");
    }

    @Override
    public List<String> columns(Layer layer, String name) {
        return query("SELECT column_name || ' ' || column_type FROM (DESCRIBE " + DIALECT.relation(layer, name) + ")");
    }

    List<String> query(String sql) {
        List<String> all = new ArrayList<>();
        try (Connection connection = warehouse.connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                StringJoiner row = new StringJoiner("|");
                for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                    String value = rows.getString(i);
                    row.add(value == null ? "NULL" : value);
                }
                all.add(row.toString());
            }
            return all;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void close() {
        warehouse.close();
    }
}
