package dev.tributary.endtoend.random;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table of a random schema.
 *
 * @param key its key columns; none if rows can only be added to it, or are told apart by all that they hold
 * @param identity what tells Postgres's subscribers which row changed
 * @param parent the table that its column {@link #PARENT} refers to
 */
public record RandomTable(String schema, String name, List<Key> key, Identity identity, Optional<RandomTable> parent) {

    /** A reference to the parent's key, with CASCADE. */
    static final String PARENT = "parent";

    /** How rows are told apart in the source. */
    public enum Identity {
        DEFAULT,
        FULL,
        /** A unique index on the key besides the primary key. */
        INDEX,
        /** No primary key: the pipeline file names it, and a unique index tells rows apart. */
        PIPELINE_KEY,
        /** No key at all. */
        APPEND_ONLY,
        /** No key at all, and Postgres sends whole rows. */
        WHOLE_ROW
    }

    /** A column of the key. */
    public record Key(String name, KeyKind kind) {}

    /** A column as it is now. */
    record Column(String name, ColumnKind kind, boolean notNull) {

        String quoted() {
            return Sql.name(name);
        }

        /** A value for it, now and then NULL where that is allowed. */
        String value(Draw draw) {
            return !notNull && draw.chance(15) ? kind.nothing() : kind.value(draw);
        }
    }

    String quoted() {
        return Sql.name(schema) + "." + Sql.name(name);
    }

    public boolean isKeyed() {
        return !key.isEmpty();
    }

    public List<String> keyNames() {
        return key.stream().map(Key::name).toList();
    }

    /** A key's values, by its number; a composite key's numbers move on differently. */
    List<String> keyValues(int number) {
        return IntStream.range(0, key.size())
                .mapToObj(i -> key.get(i).kind().value(i == 0 ? number : number % 3))
                .toList();
    }

    /** The condition for the row of that number. */
    String isKey(int number) {
        List<String> values = keyValues(number);
        return IntStream.range(0, key.size())
                .mapToObj(i -> Sql.name(key.get(i).name()) + " = " + values.get(i))
                .collect(Collectors.joining(" AND "));
    }

    /** The columns beside key and parent, as this connection sees them now, in their order. */
    List<Column> columns(Connection connection) throws SQLException {
        List<String> known = new ArrayList<>(keyNames());
        parent.ifPresent(table -> known.add(PARENT));
        List<Column> columns = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT attname, format_type(atttypid, atttypmod),"
                        + " attstorage = 'e', attnotnull"
                        + " FROM pg_attribute WHERE attrelid = " + Sql.text(quoted()) + "::regclass AND attnum > 0"
                        + " AND NOT attisdropped ORDER BY attnum")) {
            while (row.next()) {
                if (!known.contains(row.getString(1))) {
                    ColumnKind kind = ColumnKind.of(row.getString(2), row.getBoolean(3));
                    columns.add(new Column(row.getString(1), kind, row.getBoolean(4)));
                }
            }
        }
        return columns;
    }

    /** All columns' names, in their order. */
    List<String> names(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT * FROM " + quoted() + " LIMIT 0")) {
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                names.add(row.getMetaData().getColumnName(i));
            }
        }
        return names;
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
