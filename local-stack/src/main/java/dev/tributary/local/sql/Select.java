package dev.tributary.local.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs SELECT statements on a DuckDB, and nothing else. */
public final class Select {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_ROWS = 100_000;

    private final Connection warehouse;

    public Select(Connection warehouse) {
        this.warehouse = warehouse;
    }

    /**
     * Hands over each row: column names and values (numbers, booleans, texts, lists, null).
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if it is no SELECT, or has more than 100,000 rows
     * @throws SQLException what DuckDB has against it
     */
    public void run(String query, Consumer<Map<String, @Nullable Object>> rows) throws SQLException {
        refuseAllButSelect(query);
        try (Statement statement = warehouse.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            try (ResultSet results = statement.executeQuery(query)) {
                ResultSetMetaData columns = results.getMetaData();
                for (int count = 0; results.next(); count++) {
                    if (count == MOST_ROWS) {
                        throw refused("more than " + MOST_ROWS + " rows: add a LIMIT");
                    }
                    rows.accept(row(results, columns));
                }
            }
        }
    }

    /** DuckDB's own parser decides what is a SELECT: it serializes no other statement. */
    private void refuseAllButSelect(String query) throws SQLException {
        try (PreparedStatement statement = warehouse.prepareStatement("SELECT json_serialize_sql(?::VARCHAR)")) {
            statement.setString(1, query);
            try (ResultSet results = statement.executeQuery()) {
                results.next();
                JsonNode parsed = JSON.readTree(results.getString(1));
                if (parsed.path("error").asBoolean()) {
                    throw refused("not run: " + parsed.path("error_message").asText());
                }
                if (parsed.path("statements").size() != 1) {
                    throw refused("not run: write one SELECT statement");
                }
            } catch (IOException malformed) {
                throw new IllegalStateException("DuckDB's answer is no JSON", malformed);
            }
        }
    }

    private static TributaryException refused(String why) {
        return new TributaryException(ErrorKind.NEEDS_OPERATOR, why);
    }

    private static Map<String, @Nullable Object> row(ResultSet results, ResultSetMetaData columns) throws SQLException {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            row.put(columns.getColumnLabel(i), value(results.getObject(i), results, i));
        }
        return row;
    }

    private static @Nullable Object value(@Nullable Object value, ResultSet results, int column) throws SQLException {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Array list) {
            return Arrays.stream((@Nullable Object[]) list.getArray())
                    .map(element -> element instanceof Number ? element : element == null ? null : element.toString())
                    .toList();
        }
        return results.getString(column);
    }

    /** What DuckDB says, on one line. */
    public static String explain(SQLException failure) {
        return String.valueOf(failure.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
