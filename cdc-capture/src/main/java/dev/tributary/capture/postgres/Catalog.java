package dev.tributary.capture.postgres;

import dev.tributary.contracts.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the source's catalog says of its tables. Partitions are left out: their root stands for them. */
final class Catalog {

    private static final String TABLES = """
            SELECT n.nspname, c.relname, c.relreplident::text,
                   EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary),
                   has_table_privilege(c.oid, 'SELECT') AND has_schema_privilege(n.oid, 'USAGE'),
                   pg_has_role(c.relowner, 'USAGE'),
                   (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
                     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'
              AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_toast%'
            """;

    private Catalog() {}

    /**
     * A table as it is in the source.
     *
     * @param hasPrimaryKey whether it has one
     * @param fullIdentity whether its replica identity is FULL
     * @param readable whether our user may read it
     * @param owned whether our user owns it, by itself or by a role
     * @param columns its columns in order
     */
    record Table(
            TableId id,
            boolean hasPrimaryKey,
            boolean fullIdentity,
            boolean readable,
            boolean owned,
            List<String> columns) {}

    static SortedMap<TableId, Table> tables(Connection connection) throws SQLException {
        SortedMap<TableId, Table> tables = new TreeMap<>();
        try (PreparedStatement query = connection.prepareStatement(TABLES);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                TableId id = new TableId(row.getString(1), row.getString(2));
                boolean full = row.getString(3).equals("f");
                java.sql.Array columns = row.getArray(7);
                List<String> names = columns == null ? List.of() : List.of((String[]) columns.getArray());
                tables.put(id, new Table(id, row.getBoolean(4), full, row.getBoolean(5), row.getBoolean(6), names));
            }
        }
        return tables;
    }

    /** The tables of a publication; empty if there is none of that name. */
    static Set<TableId> published(Connection connection, String publication) throws SQLException {
        String sql = "SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = ?";
        List<TableId> tables = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, publication);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    tables.add(new TableId(row.getString(1), row.getString(2)));
                }
            }
        }
        return Set.copyOf(tables);
    }
}
