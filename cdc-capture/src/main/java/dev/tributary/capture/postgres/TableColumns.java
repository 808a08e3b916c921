package dev.tributary.capture.postgres;

import dev.tributary.contracts.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The columns of a table that the publication sends: not the generated ones, and not all if it has a list of them.
 *
 * @param columns in the table's order
 * @param indexes the unique ones, one of which is the key: the number of each and of its columns
 */
public record TableColumns(List<Column> columns, String indexes) {

    private static final int LISTS_SINCE = 15;
    private static final String COLUMNS = """
            SELECT attname, atttypid::bigint, atttypmod,
                   attlen = -1 AND attstorage <> 'p' AND t.relpages > 0,
                   (SELECT COALESCE(string_agg(indexrelid::text || ':' || indisprimary::text || ':' || indkey::text, ',' ORDER BY indexrelid), '')
                    FROM pg_index WHERE indrelid = c.oid AND indisunique)
            FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            LEFT JOIN pg_class t ON t.oid = c.reltoastrelid
            WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped AND %s ORDER BY attnum
            """;
    private static final String PUBLISHED =
            "attname = ANY (SELECT unnest(attnames) FROM pg_publication_tables WHERE pubname = ? AND schemaname = ?"
                    + " AND tablename = ?)";

    public TableColumns {
        columns = List.copyOf(columns);
    }

    /**
     * A column.
     *
     * @param type the oid of its type
     * @param modifier its type's modifier, -1 if it has none
     * @param large whether the table holds values of it, or of its like, outside of its pages
     */
    public record Column(String name, int type, int modifier, boolean large) {}

    /** As they are now. */
    public static TableColumns of(Connection connection, TableId table, String publication) throws SQLException {
        boolean lists = connection.getMetaData().getDatabaseMajorVersion() >= LISTS_SINCE;
        List<Column> columns = new ArrayList<>();
        String indexes = "";
        try (PreparedStatement query =
                connection.prepareStatement(COLUMNS.formatted(lists ? PUBLISHED : "attgenerated = ''"))) {
            query.setString(1, Sql.name(table));
            if (lists) {
                query.setString(2, publication);
                query.setString(3, table.schema());
                query.setString(4, table.name());
            }
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    columns.add(new Column(row.getString(1), (int) row.getLong(2), row.getInt(3), row.getBoolean(4)));
                    indexes = row.getString(5);
                }
            }
        }
        return new TableColumns(columns, indexes);
    }

    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** The columns as a SELECT takes them. */
    public String sql() {
        return columns.stream().map(column -> Sql.name(column.name)).collect(Collectors.joining(", "));
    }

    /** Whether a row may be larger than a page. */
    public boolean mayBeLarge() {
        return columns.stream().anyMatch(Column::large);
    }
}
