package dev.tributary.merger.duckdb;

import dev.tributary.contracts.TableId;
import dev.tributary.merger.core.Generation;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What DuckDB's catalog says of our tables. Each of our tables and views carries a comment that says which source table
 * it is of, because two source tables may ask for the same name; that of a state table, or without
 * a key of the live view, also says what silver is made of.
 *
 * @param connection on the file
 */
record DuckDbCatalog(Connection connection) {

    private static final String SILVER = "silver";
    private static final String OURS = "tributary ";
    private static final String TABLE = "table=";
    // Safe names hold neither commas nor blanks.
    private static final Pattern GENERATION =
            Pattern.compile("key=(?<key>\\S*) since=(?<since>\\d+) (?:held=(?<epoch>\\d+):(?<held>\\S*) )?");

    private static final String OBJECTS = "(SELECT schema_name, table_name AS name, comment, database_name FROM"
            + " duckdb_tables() UNION ALL SELECT schema_name, view_name, comment, database_name FROM duckdb_views()) o";

    /** The comment for a table's objects. */
    static String comment(TableId table) {
        return OURS + TABLE + table.safe();
    }

    /** The comment for a table's state table; without a key, for its live view. */
    static String comment(TableId table, Generation generation) {
        Generation.Held held = generation.held();
        String waits = held == null ? "" : "held=" + held.epoch() + ":" + String.join(",", held.key()) + " ";
        String made = "key=" + String.join(",", generation.key()) + " since=" + generation.since() + " ";
        return OURS + made + waits + TABLE + table.safe();
    }

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
        return comment(table, schema, name).isPresent();
    }

    /**
     * What a state table or view says that silver is made of; empty if it is not there, or does not say.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if it is not this source table's
     */
    private Optional<Generation> generation(TableId table, String schema, String name) throws SQLException {
        return comment(table, schema, name).flatMap(DuckDbCatalog::generation);
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
            TableId table = owner(comment);
            generation(comment).map(made -> made.stopped(table)).ifPresent(reason -> stopped.put(table, reason));
        }
        return stopped;
    }

    private Optional<String> comment(TableId table, String schema, String name) throws SQLException {
        List<String> comments = strings(
                "SELECT COALESCE(comment, '') FROM " + OBJECTS + " WHERE schema_name = ? AND lower(name) = lower(?)"
                        + " AND database_name = current_database()",
                schema,
                name);
        if (comments.isEmpty()) {
            return Optional.empty();
        }
        String comment = comments.get(0);
        if (!comment.startsWith(OURS) || !comment.contains(TABLE)) {
            throw taken(table, schema, name, "something that is not ours");
        }
        TableId owner = owner(comment);
        if (!owner.equals(table)) {
            throw taken(table, schema, name, owner.toString());
        }
        return Optional.of(comment);
    }

    private static TableId owner(String comment) {
        return TableId.ofSafe(comment.substring(comment.indexOf(TABLE) + TABLE.length()));
    }

    private static Optional<Generation> generation(String comment) {
        Matcher parts = GENERATION.matcher(comment);
        if (!parts.find()) {
            return Optional.empty();
        }
        String epoch = parts.group("epoch");
        return Optional.of(new Generation(
                names(parts.group("key")),
                Long.parseLong(parts.group("since")),
                epoch == null ? null : new Generation.Held(names(parts.group("held")), Long.parseLong(epoch))));
    }

    private static List<String> names(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(","));
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
