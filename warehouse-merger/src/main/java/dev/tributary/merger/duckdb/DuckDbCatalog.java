package dev.tributary.merger.duckdb;

import dev.tributary.contracts.TableId;
import dev.tributary.merger.core.Generation;
import dev.tributary.merger.core.Mark;
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
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What DuckDB's catalog says of our tables. Each of our tables and views carries a {@link Mark} as its comment.
 *
 * @param connection on the file
 */
record DuckDbCatalog(Connection connection) {

    private static final String SILVER = "silver";
    private static final String OBJECTS = "(SELECT schema_name, table_name AS name, comment, database_name FROM"
            + " duckdb_tables() UNION ALL SELECT schema_name, view_name, comment, database_name FROM duckdb_views()) o";

    /** Whether a schema has tables. */
    boolean hasTables(String schema) throws SQLException {
        return !strings(
                        "SELECT table_name FROM duckdb_tables() WHERE schema_name = ?"
                                + " AND database_name = current_database() LIMIT 1",
                        schema)
                .isEmpty();
    }

    /** Whether a schema has a table. */
    boolean hasTable(String schema, String table) throws SQLException {
        return !strings(
                        "SELECT table_name FROM duckdb_tables() WHERE schema_name = ? AND lower(table_name) = lower(?)"
                                + " AND database_name = current_database()",
                        schema,
                        table)
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
     * Whether a table or view is there.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if it is not this source table's
     */
    boolean has(TableId table, String schema, String name) throws SQLException {
        return mark(table, schema, name).isPresent();
    }

    /**
     * What a state table or view says that silver is made of; empty if it is not there, or does not say.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if it is not this source table's
     */
    private Optional<Generation> generation(TableId table, String schema, String name) throws SQLException {
        return mark(table, schema, name).flatMap(mark -> Optional.ofNullable(mark.generation()));
    }

    /** What silver of a table is made of, as its state table or, without a key, its live view says; empty if it is not there. */
    Optional<Generation> generation(TableId table) throws SQLException {
        Optional<Generation> ofState = generation(table, SILVER, table.warehouseName() + "_state");
        return ofState.isPresent() ? ofState : generation(table, SILVER, table.warehouseName());
    }

    /** Why tables are held, with what brings them back. */
    Map<TableId, String> stopped(String schema) throws SQLException {
        Map<TableId, String> stopped = new TreeMap<>();
        for (String comment : strings(
                "SELECT comment FROM " + OBJECTS + " WHERE schema_name = ?"
                        + " AND comment LIKE 'tributary key=% held=%' AND database_name = current_database()",
                schema)) {
            Mark.parse(comment).ifPresent(mark -> {
                String reason =
                        mark.generation() == null ? null : mark.generation().stopped(mark.table());
                if (reason != null) {
                    stopped.put(mark.table(), reason);
                }
            });
        }
        return stopped;
    }

    private Optional<Mark> mark(TableId table, String schema, String name) throws SQLException {
        List<String> comments = strings(
                "SELECT COALESCE(comment, '') FROM " + OBJECTS + " WHERE schema_name = ? AND lower(name) = lower(?)"
                        + " AND database_name = current_database()",
                schema,
                name);
        if (comments.isEmpty()) {
            return Optional.empty();
        }
        Mark mark =
                Mark.parse(comments.get(0)).orElseThrow(() -> taken(table, schema, name, "something that is not ours"));
        if (!mark.table().equals(table)) {
            throw taken(table, schema, name, mark.table().toString());
        }
        return Optional.of(mark);
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
