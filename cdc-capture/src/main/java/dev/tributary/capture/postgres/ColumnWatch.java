package dev.tributary.capture.postgres;

import dev.tributary.capture.core.SourceColumns;
import dev.tributary.contracts.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Asks for the columns of tables, to tell when they change. */
public final class ColumnWatch {

    private static final String COLUMNS = """
            SELECT n.nspname, c.relname, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod),
                   array_position(i.indkey::int2[], a.attnum), c.oid::bigint, c.relreplident = 'f'
            FROM pg_attribute a
            JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attnum > 0 AND NOT a.attisdropped
              AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            ORDER BY a.attnum
            """;

    private ColumnWatch() {}

    /** The columns of those tables that are there. */
    public static Map<TableId, SourceColumns> of(Connection connection, Set<TableId> tables) throws SQLException {
        Map<TableId, List<SourceColumns.Column>> columns = new TreeMap<>();
        Map<TableId, Map<Integer, String>> keys = new HashMap<>();
        Map<TableId, Long> relations = new HashMap<>();
        Set<TableId> full = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement(COLUMNS);
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                TableId table = new TableId(row.getString(1), row.getString(2));
                if (!tables.contains(table)) {
                    continue;
                }
                columns.computeIfAbsent(table, none -> new ArrayList<>())
                        .add(new SourceColumns.Column(row.getInt(3), row.getString(4), row.getString(5)));
                relations.put(table, row.getLong(7));
                if (row.getBoolean(8)) {
                    full.add(table);
                }
                int place = row.getInt(6);
                if (!row.wasNull()) {
                    keys.computeIfAbsent(table, none -> new TreeMap<>()).put(place, row.getString(4));
                }
            }
        }
        Map<TableId, SourceColumns> found = new TreeMap<>();
        columns.forEach((table, all) -> found.put(
                table,
                new SourceColumns(
                        relations.getOrDefault(table, 0L),
                        all,
                        List.copyOf(keys.getOrDefault(table, Map.of()).values()),
                        full.contains(table))));
        return found;
    }
}
