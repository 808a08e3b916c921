package dev.tributary.capture.postgres;

import dev.tributary.capture.postgres.CatalogTable.Column;
import dev.tributary.capture.postgres.CatalogTable.Identity;
import dev.tributary.capture.postgres.CatalogTable.Kind;
import dev.tributary.contracts.TableId;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the source's catalog says of its tables, views and the like. */
final class Catalog {

    /** Only what a pipeline file could mean: no catalogs, no temporary tables. */
    private static final String OURS = """
            c.relkind IN ('r', 'p', 'f', 'v', 'm') AND c.relpersistence <> 't'
            AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%'
            """;

    private static final String TABLES = """
            SELECT n.nspname, c.relname, c.relkind::text, c.relpersistence::text, c.relispartition,
                   c.relreplident::text, k.primary_key, k.identity_index,
                   has_table_privilege(c.oid, 'SELECT') AND has_schema_privilege(n.oid, 'USAGE'),
                   pg_has_role(c.relowner, 'USAGE'),
                   CASE WHEN c.relkind IN ('r', 'p') THEN row_security_active(c.oid) ELSE false END,
                   CASE WHEN c.relispartition THEN ARRAY[pg_partition_root(c.oid)::regclass::text]
                        WHEN c.relkind = 'p' THEN ARRAY(
                          SELECT t.relid::regclass::text FROM pg_partition_tree(c.oid) t
                          JOIN pg_class l ON l.oid = t.relid
                          WHERE t.isleaf AND t.level > 0 AND l.relreplident <> c.relreplident)
                        WHEN c.relkind = 'r' THEN ARRAY(
                          SELECT i.inhrelid::regclass::text FROM pg_inherits i WHERE i.inhparent = c.oid)
                   END
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN LATERAL (
              SELECT max(columns) FILTER (WHERE indisprimary) AS primary_key,
                     max(columns) FILTER (WHERE indisreplident) AS identity_index
              FROM (
                SELECT i.indisprimary, i.indisreplident, ARRAY(
                  SELECT a.attname::text FROM unnest(i.indkey) WITH ORDINALITY AS key(attnum, place)
                  JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = key.attnum
                  WHERE key.place <= i.indnkeyatts ORDER BY key.place) AS columns
                FROM pg_index i WHERE i.indrelid = c.oid AND (i.indisprimary OR i.indisreplident)) found
            ) k ON true
            WHERE
            """ + OURS;

    /** A domain stands for its base type, with the first length that is declared on the way there. */
    private static final String COLUMNS = """
            WITH RECURSIVE base(oid, name, modifier) AS (
              SELECT oid, typname::text, -1 FROM pg_type WHERE typtype <> 'd'
              UNION ALL
              SELECT d.oid, b.name, CASE WHEN b.modifier = -1 THEN d.typtypmod ELSE b.modifier END
              FROM pg_type d JOIN base b ON d.typbasetype = b.oid WHERE d.typtype = 'd')
            SELECT n.nspname, c.relname, a.attname, b.name,
                   CASE WHEN a.atttypmod = -1 THEN b.modifier ELSE a.atttypmod END,
                   a.attgenerated::text,
                   a.attstorage IN ('x', 'e') AND (c.reltoastrelid <> 0 OR c.relkind = 'p')
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN base b ON b.oid = a.atttypid
            WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r', 'p') AND
            """ + OURS + " ORDER BY c.oid, a.attnum";

    private Catalog() {}

    /** All that is there, also what cannot be captured. */
    static SortedMap<TableId, CatalogTable> read(Connection connection) throws SQLException {
        Map<TableId, List<Column>> columns = columns(connection);
        SortedMap<TableId, CatalogTable> tables = new TreeMap<>();
        try (PreparedStatement query = connection.prepareStatement(TABLES);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                TableId id = new TableId(row.getString(1), row.getString(2));
                Identity identity =
                        new Identity(row.getString(6).charAt(0), texts(row.getArray(7)), texts(row.getArray(8)));
                tables.put(
                        id,
                        new CatalogTable(
                                id,
                                Kind.of(row.getString(3), row.getString(4), row.getBoolean(5)),
                                identity,
                                columns.getOrDefault(id, List.of()),
                                row.getBoolean(9),
                                row.getBoolean(10),
                                row.getBoolean(11),
                                texts(row.getArray(12))));
            }
        }
        return tables;
    }

    private static Map<TableId, List<Column>> columns(Connection connection) throws SQLException {
        Map<TableId, List<Column>> columns = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(COLUMNS);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                columns.computeIfAbsent(new TableId(row.getString(1), row.getString(2)), id -> new ArrayList<>())
                        .add(new Column(
                                row.getString(3),
                                row.getString(4),
                                row.getInt(5),
                                row.getString(6),
                                row.getBoolean(7)));
            }
        }
        return columns;
    }

    private static List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
