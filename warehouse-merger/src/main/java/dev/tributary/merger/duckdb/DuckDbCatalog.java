package dev.tributary.merger.duckdb;

import dev.tributary.contracts.TableId;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.MetaColumn;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What DuckDB's catalog says of our tables. Each of our tables and views carries a comment that says which source table
 * it is of and what its key is, because two source tables may ask for the same name.
 *
 * @param connection on the file
 */
record DuckDbCatalog(Connection connection) {

    private static final String PREFIX = "tributary key=";
    private static final String TABLE = " table=";

    /** The comment for a table's objects. */
    static String comment(TableShape shape) {
        // Safe column names hold neither commas nor blanks; a table's name, which may, comes last.
        return PREFIX + String.join(",", shape.key()) + TABLE + shape.table();
    }

    /** Whether a schema has tables. */
    boolean hasTables(String schema) throws SQLException {
        return !strings(
                        "SELECT table_name FROM duckdb_tables() WHERE schema_name = ?"
                                + " AND database_name = current_database() LIMIT 1",
                        schema)
                .isEmpty();
    }

    /** The business columns of a table of ours; empty if there is no such table. */
    List<TableShape.Column> businessColumns(String schema, String table) throws SQLException {
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
        List<String> ours = new ArrayList<>(MetaColumn.names());
        ours.add(MergeSql.DELETED);
        columns.removeIf(column -> ours.contains(column.name()));
        return columns;
    }

    /**
     * The key that a table or view was made for; empty if it is not there.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if it is not this source table's
     */
    Optional<List<String>> key(TableId table, String schema, String name) throws SQLException {
        List<String> comments = strings(
                "SELECT COALESCE(comment, '') FROM (SELECT schema_name, table_name AS name, comment, database_name FROM"
                        + " duckdb_tables() UNION ALL SELECT schema_name, view_name, comment, database_name FROM"
                        + " duckdb_views()) o WHERE schema_name = ? AND lower(name) = lower(?)"
                        + " AND database_name = current_database()",
                schema,
                name);
        if (comments.isEmpty()) {
            return Optional.empty();
        }
        String comment = comments.get(0);
        int behindKey = comment.indexOf(TABLE);
        if (!comment.startsWith(PREFIX) || behindKey < 0) {
            throw taken(table, schema, name, "something that is not ours");
        }
        String owner = comment.substring(behindKey + TABLE.length());
        if (!owner.equals(table.toString())) {
            throw taken(table, schema, name, owner);
        }
        String key = comment.substring(PREFIX.length(), behindKey);
        return Optional.of(key.isEmpty() ? List.of() : List.of(key.split(",")));
    }

    private static TributaryException taken(TableId table, String schema, String name, String owner) {
        return new TributaryException(
                ErrorKind.NEEDS_OPERATOR,
                table + ": the warehouse's " + schema + "." + name + " belongs to " + owner
                        + ": rename one of the two, or leave one out of the pipeline file");
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
