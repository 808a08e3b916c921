package dev.tributary.merger.duckdb;

import dev.tributary.contracts.TableId;
import dev.tributary.merger.core.Mark;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.steps.Catalog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What DuckDB's catalog says of our tables. Each of our tables and views carries a {@link Mark} as its comment.
 *
 * @param connection on the file
 */
record DuckDbCatalog(Connection connection) implements Catalog {

    private static final String OBJECTS = "(SELECT schema_name, table_name AS name, comment, database_name FROM"
            + " duckdb_tables() UNION ALL SELECT schema_name, view_name, comment, database_name FROM duckdb_views()) o";

    /** Whether a layer has tables. */
    boolean hasTables(Layer layer) throws SQLException {
        return !strings(
                        "SELECT table_name FROM duckdb_tables() WHERE schema_name = ?"
                                + " AND database_name = current_database() LIMIT 1",
                        DuckDbDialect.schema(layer))
                .isEmpty();
    }

    @Override
    public Optional<Found> find(Layer layer, String name) {
        String schema = DuckDbDialect.schema(layer);
        try {
            List<String> comments = strings(
                    "SELECT COALESCE(comment, '') FROM " + OBJECTS + " WHERE schema_name = ? AND lower(name) = lower(?)"
                            + " AND database_name = current_database()",
                    schema,
                    name);
            return comments.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Found(comments.get(0), columns(schema, name)));
        } catch (SQLException failure) {
            throw DuckDbErrors.of(schema + "." + name + " cannot be looked for", failure);
        }
    }

    private List<TableShape.Column> columns(String schema, String table) throws SQLException {
        String sql = "SELECT column_name, data_type FROM duckdb_columns() WHERE schema_name = ?"
                + " AND lower(table_name) = lower(?) AND database_name = current_database() ORDER BY column_index";
        List<TableShape.Column> columns = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, schema);
            statement.setString(2, table);
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                columns.add(new TableShape.Column(rows.getString(1), rows.getString(2)));
            }
        }
        return columns;
    }

    /** Why tables are held, with what brings them back. */
    Map<TableId, String> stopped() throws SQLException {
        return Mark.stopped(strings(
                "SELECT comment FROM " + OBJECTS + " WHERE schema_name = ?"
                        + " AND comment LIKE 'tributary key=% held=%' AND database_name = current_database()",
                DuckDbDialect.schema(Layer.SILVER)));
    }

    private List<String> strings(String sql, String... parameters) throws SQLException {
        List<String> strings = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            ResultSet rows = statement.executeQuery();
            while (rows.next()) {
                strings.add(rows.getString(1));
            }
        }
        return strings;
    }
}
