package dev.tributary.local.verify;

import dev.tributary.contracts.SafeNames;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CanonicalText;
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
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A captured table as the source's catalog describes it.
 *
 * @param table the table
 * @param columns its columns in the source's order, as far as Postgres sends them (no virtual ones) and they can be compared
 * @param key where in {@code columns} those are that identify a row; empty if nothing less than all of it does
 * @param texts the SQL of each column's canonical text
 * @param others the columns that cannot be compared, by their names in Postgres
 */
record SourceTable(
        TableId table, List<CleanColumn> columns, List<Integer> key, List<String> texts, List<String> others) {

    private static final String TABLES = """
            SELECT n.nspname, c.relname, c.oid
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
                    tables.add(describe(source, table, oid, config.get()));
                }
            }
        }
        return tables;
    }

    private static SourceTable describe(Connection source, TableId table, long oid, TableConfig config)
            throws SQLException {
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
        SourceTable empty =
                new SourceTable(table, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (int i = 0; i < names.size(); i++) {
            CleanType own = cleanTypes.get(i);
            CleanType type = key.contains(names.get(i)) ? own : config.as().getOrDefault(names.get(i), own);
            empty.add(own, new CleanColumn(safe.get(i), names.get(i), types.get(i), type));
        }
        return empty.withKey(key);
    }

    private void add(CleanType own, CleanColumn column) {
        Optional<String> text = CanonicalText.ofSource(quoted(column.source()), own, column);
        if (text.isPresent()) {
            columns.add(column);
            texts.add(text.get());
        } else {
            others.add(column.source());
        }
    }

    /** With those columns as the key, by their names in Postgres; without one if not all of them are there. */
    SourceTable withKey(List<String> names) {
        List<String> all = columns.stream().map(CleanColumn::source).toList();
        List<Integer> positions =
                all.containsAll(names) ? names.stream().map(all::indexOf).toList() : List.of();
        return new SourceTable(table, columns, positions, texts, others);
    }

    /** Without the columns whose texts that engine cannot give as Postgres does; without a key, if it has such a one. */
    SourceTable comparedIn(CanonicalText engine) {
        if (columns.stream().allMatch(engine::compares)) {
            return this;
        }
        SourceTable compared =
                new SourceTable(table, new ArrayList<>(), List.of(), new ArrayList<>(), new ArrayList<>(others));
        for (int i = 0; i < columns.size(); i++) {
            if (engine.compares(columns.get(i))) {
                compared.columns.add(columns.get(i));
                compared.texts.add(texts.get(i));
            } else {
                compared.others.add(columns.get(i).source());
            }
        }
        return compared.withKey(keyNames());
    }

    /** The columns of the key, as Postgres names them. */
    List<String> keyNames() {
        return key.stream().map(position -> columns.get(position).source()).toList();
    }

    /**
     * The query of rows as canonical texts.
     *
     * @param from FROM and WHERE
     */
    String query(String from) {
        List<String> selected = IntStream.range(0, texts.size())
                .mapToObj(i -> texts.get(i) + " AS " + Digests.name(i))
                .toList();
        return "SELECT " + String.join(", ", selected) + " " + from;
    }

    Digests digests(CanonicalText engine) {
        return new Digests(engine, columns.size(), key);
    }

    static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }
}
