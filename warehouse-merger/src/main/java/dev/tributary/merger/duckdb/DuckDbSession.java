package dev.tributary.merger.duckdb;

import dev.tributary.contracts.TableId;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.steps.Session;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Statements on one connection.
 *
 * @param beforeStep called with each step's name; what it throws ends the merge there
 */
record DuckDbSession(Connection connection, DuckDbDialect dialect, TableId table, Consumer<String> beforeStep)
        implements Session {

    @Override
    public void begin(String step) {
        beforeStep.accept(step);
    }

    @Override
    public long change(String step, String statement) {
        begin(step);
        try (Statement running = connection.createStatement()) {
            return running.execute(statement) ? 0 : Math.max(0, running.getLargeUpdateCount());
        } catch (SQLException failure) {
            throw DuckDbErrors.of(table + ": " + step, failure);
        }
    }

    @Override
    public List<Long> numbers(String step, String query, int columns) {
        begin(step);
        List<Long> numbers = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                for (int column = 1; column <= columns; column++) {
                    numbers.add(rows.getLong(column));
                }
            }
        } catch (SQLException failure) {
            throw DuckDbErrors.of(table + ": " + step, failure);
        }
        return numbers;
    }

    @Override
    public void read(String step, String query, Consumer<List<@Nullable String>> rows) {
        begin(step);
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(query)) {
            int columns = found.getMetaData().getColumnCount();
            while (found.next()) {
                List<@Nullable String> row = new ArrayList<>(columns);
                for (int column = 1; column <= columns; column++) {
                    row.add(found.getString(column));
                }
                rows.accept(row);
            }
        } catch (SQLException failure) {
            throw DuckDbErrors.of(table + ": " + step, failure);
        }
    }

    @Override
    public void dropWorkTables(List<String> names) {
        names.forEach(
                name -> change("drop work tables", "DROP TABLE IF EXISTS " + dialect.relation(Layer.STAGING, name)));
    }

    @Override
    public void atOnce(String step, List<String> statements) {
        try {
            DuckDbFile.inTransaction(connection, () -> {
                all(step, statements);
                return true;
            });
        } catch (SQLException failure) {
            throw DuckDbErrors.of(table + ": " + step, failure);
        }
    }
}
