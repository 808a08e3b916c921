package dev.tributary.local.verify;

import dev.tributary.contracts.SafeNames;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.contracts.clean.PostgresTypes;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.TableConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A captured table as the source's catalog describes it.
 *
 * @param table the table
 * @param partitioned whether its rows are those of its partitions
 * @param columns its columns in the source's order, as far as Postgres sends them: no virtual ones
 * @param key the names in Postgres of the columns that identify a row; all columns if nothing does
 * @param texts by a column's name in Postgres, the SQL of its text
 */
record SourceTable(
        TableId table, boolean partitioned, List<CleanColumn> columns, List<String> key, Map<String, String> texts) {

    private static final Set<String> JSON_ALREADY = Set.of("json", "jsonb", "vector");

    private static final String TABLES = """
            SELECT n.nspname, c.relname, c.oid, c.relkind = 'p'
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'
              AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
            ORDER BY 1, 2""";

    private static final String COLUMNS = """
            SELECT a.attname, b.typname AS type, b.typtype = 'c' AS composite,
              information_schema._pg_numeric_precision(b.oid, b.typmod) AS precision,
              information_schema._pg_numeric_scale(b.oid, b.typmod) AS scale,
              COALESCE((SELECT array_position(i.indkey::int2[], a.attnum) FROM pg_index i
                WHERE i.indrelid = a.attrelid AND i.indisprimary), -1) AS key_position
            FROM pg_attribute a
            CROSS JOIN LATERAL (
              WITH RECURSIVE domain (oid, typmod) AS (
                SELECT a.atttypid, a.atttypmod
                UNION ALL
                SELECT t.typbasetype, CASE t.typtypmod WHEN -1 THEN d.typmod ELSE t.typtypmod END
                FROM domain d JOIN pg_type t ON t.oid = d.oid WHERE t.typtype = 'd')
              SELECT t.oid, t.typname, t.typtype, d.typmod
              FROM domain d JOIN pg_type t ON t.oid = d.oid WHERE t.typtype <> 'd') b
            WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped
              AND (a.attgenerated = ''
                OR (a.attgenerated = 's' AND current_setting('server_version_num')::int >= 180000))
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
                    tables.add(describe(source, table, oid, rows.getBoolean(4), config.get()));
                }
            }
        }
        return tables;
    }

    private static SourceTable describe(
            Connection source, TableId table, long oid, boolean partitioned, TableConfig config) throws SQLException {
        List<String> names = new ArrayList<>();
        List<String> types = new ArrayList<>();
        List<CleanType> cleanTypes = new ArrayList<>();
        List<String> primaryKey = new ArrayList<>();
        try (PreparedStatement statement = source.prepareStatement(COLUMNS)) {
            statement.setLong(1, oid);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString("attname"));
                    types.add(rows.getString("type"));
                    cleanTypes.add(
                            rows.getBoolean("composite")
                                    ? Plain.JSON
                                    : PostgresTypes.cleanType(
                                            rows.getString("type"), rows.getInt("precision"), rows.getInt("scale")));
                    if (rows.getInt("key_position") >= 0) {
                        primaryKey.add(rows.getString("attname"));
                    }
                }
            }
        }
        List<String> key = config.key().isEmpty() ? primaryKey : config.key();
        List<String> safe = SafeNames.columns(names);
        List<CleanColumn> columns = new ArrayList<>();
        Map<String, String> texts = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            boolean inKey = key.contains(names.get(i));
            CleanType own = cleanTypes.get(i);
            CleanType type = inKey ? own : config.as().getOrDefault(names.get(i), own);
            columns.add(new CleanColumn(safe.get(i), names.get(i), types.get(i), type));
            texts.put(names.get(i), text(names.get(i), types.get(i), own));
        }
        return new SourceTable(table, partitioned, columns, key.isEmpty() ? names : key, texts);
    }

    /** Whether less than the whole row identifies it. */
    boolean hasKey() {
        return key.size() < columns.size();
    }

    List<CleanColumn> keyColumns() {
        return columns.stream().filter(column -> key.contains(column.source())).toList();
    }

    /**
     * The query of all rows as Postgres's own text, sorted by the key's text in byte order; without the rows of tables that
     * inherit from it.
     */
    String query() {
        List<String> selected =
                columns.stream().map(column -> texts.get(column.source())).toList();
        List<String> order = keyColumns().stream()
                .map(column -> texts.get(column.source()) + " COLLATE \"C\"")
                .toList();
        return "SELECT " + String.join(", ", selected) + " FROM " + (partitioned ? "" : "ONLY ")
                + quoted(table.schema()) + "." + quoted(table.name()) + " ORDER BY " + String.join(", ", order);
    }

    /** Postgres's own text; of what is carried as JSON and is none in Postgres (arrays, composites, hstore), its JSON. */
    private static String text(String source, String type, CleanType own) {
        String name = quoted(source);
        if (own == Plain.JSON && !JSON_ALREADY.contains(type)) {
            return "to_json(" + name + ")::text";
        }
        // What the type's output function writes: a cast to text would change char(n) and inet.
        return own == Plain.STRING
                ? "CASE WHEN " + name + " IS NOT NULL THEN concat(" + name + ") END"
                : name + "::text";
    }

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
