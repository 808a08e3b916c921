package dev.tributary.local.verify;

import dev.tributary.contracts.SafeNames;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.contracts.clean.PostgresTypes;
import dev.tributary.contracts.pipeline.PipelineFile;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A captured table as the source's catalog describes it.
 *
 * @param table the table
 * @param columns its columns in the source's order
 * @param key the names in Postgres of the columns that identify a row; all columns if nothing does
 */
record SourceTable(TableId table, List<CleanColumn> columns, List<String> key) {

    private static final String TABLES = """
            SELECT n.nspname, c.relname, c.oid
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'
              AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
            ORDER BY 1, 2""";

    private static final String COLUMNS = """
            SELECT a.attname, COALESCE(b.typname, t.typname) AS type,
              information_schema._pg_numeric_precision(t.oid, a.atttypmod) AS precision,
              information_schema._pg_numeric_scale(t.oid, a.atttypmod) AS scale,
              COALESCE((SELECT array_position(i.indkey::int2[], a.attnum) FROM pg_index i
                WHERE i.indrelid = a.attrelid AND i.indisprimary), -1) AS key_position
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            LEFT JOIN pg_type b ON t.typtype = 'd' AND b.oid = t.typbasetype
            WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped
            ORDER BY a.attnum""";

    /** The tables of the source that the pipeline file names. */
    static List<SourceTable> of(Connection source, PipelineFile file) throws SQLException {
        List<SourceTable> tables = new ArrayList<>();
        try (PreparedStatement statement = source.prepareStatement(TABLES);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                TableId table = new TableId(rows.getString(1), rows.getString(2));
                long oid = rows.getLong(3);
                var config = file.table(table);
                if (config.isPresent()) {
                    tables.add(describe(source, table, oid, config.get().key()));
                }
            }
        }
        return tables;
    }

    private static SourceTable describe(Connection source, TableId table, long oid, List<String> configuredKey)
            throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> types = new ArrayList<>();
        List<int[]> modifiers = new ArrayList<>();
        List<String> primaryKey = new ArrayList<>();
        try (PreparedStatement statement = source.prepareStatement(COLUMNS)) {
            statement.setLong(1, oid);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString("attname"));
                    types.add(rows.getString("type"));
                    modifiers.add(new int[] {rows.getInt("precision"), rows.getInt("scale")});
                    if (rows.getInt("key_position") >= 0) {
                        primaryKey.add(rows.getString("attname"));
                    }
                }
            }
        }
        List<String> safe = SafeNames.columns(names);
        List<CleanColumn> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            var type = PostgresTypes.cleanType(
                    types.get(i), modifiers.get(i)[0], modifiers.get(i)[1]);
            columns.add(new CleanColumn(safe.get(i), names.get(i), types.get(i), type));
        }
        List<String> key = configuredKey.isEmpty() ? primaryKey : configuredKey;
        return new SourceTable(table, columns, key.isEmpty() ? names : key);
    }

    List<CleanColumn> keyColumns() {
        return columns.stream().filter(column -> key.contains(column.source())).toList();
    }

    /** The query of all rows as Postgres's own text, sorted by the key's text in byte order. */
    String query() {
        List<String> texts = columns.stream().map(SourceTable::text).toList();
        List<String> order = keyColumns().stream()
                .map(column -> quoted(column.source()) + "::text COLLATE \"C\"")
                .toList();
        return "SELECT " + String.join(", ", texts) + " FROM " + quoted(table.schema()) + "." + quoted(table.name())
                + " ORDER BY " + String.join(", ", order);
    }

    /** Postgres's own text; of what is carried as JSON and is none in Postgres (arrays, hstore), its JSON. */
    private static String text(CleanColumn column) {
        boolean becomesJson =
                column.type() == Plain.JSON && !column.sourceType().startsWith("json");
        String name = quoted(column.source());
        return becomesJson ? "to_json(" + name + ")::text" : name + "::text";
    }

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
