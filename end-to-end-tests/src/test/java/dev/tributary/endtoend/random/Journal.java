package dev.tributary.endtoend.random;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What really happened, noted by triggers of the source in the transactions themselves: so what was rolled back is not
 * in it. A key's changes stand in the order in which they happened, because each held the row's lock.
 */
public final class Journal {

    private static final String TABLE = """
            CREATE SCHEMA journal;
            CREATE TABLE journal.changes (id bigserial, of text, tx text, op text, key text[]);
            CREATE FUNCTION journal.note() RETURNS trigger LANGUAGE plpgsql AS $$
            DECLARE was text[]; now text[]; tx text := pg_current_xact_id()::xid::text;
            BEGIN
              IF TG_OP IN ('UPDATE', 'DELETE') THEN EXECUTE 'SELECT ' || TG_ARGV[1] INTO was USING OLD; END IF;
              IF TG_OP IN ('UPDATE', 'INSERT') THEN EXECUTE 'SELECT ' || TG_ARGV[1] INTO now USING NEW; END IF;
              IF TG_OP = 'TRUNCATE' THEN
                INSERT INTO journal.changes (of, tx, op) VALUES (TG_ARGV[0], tx, 'b');
              ELSIF was = now AND TG_ARGV[2] = 'keyed' THEN
                INSERT INTO journal.changes (of, tx, op, key) VALUES (TG_ARGV[0], tx, 'u', now);
              ELSE
                INSERT INTO journal.changes (of, tx, op, key)
                SELECT TG_ARGV[0], tx, o, k FROM (VALUES ('d', was), ('c', now)) v(o, k) WHERE k IS NOT NULL;
              END IF;
              RETURN NULL;
            END $$""";

    private final RandomTable table;

    public Journal(RandomTable table) {
        this.table = table;
    }

    /**
     * A change of a key.
     *
     * @param tx the transaction's id, as the WAL has it
     * @param op {@code c}, {@code u} or {@code d}
     */
    record Change(String tx, String op) {

        @Override
        public String toString() {
            return op + "@" + tx;
        }
    }

    /** Makes what all journals write to. */
    public static void create(Connection source) throws SQLException {
        try (Statement statement = source.createStatement()) {
            statement.execute(TABLE);
        }
    }

    /** Where all journals are now. */
    public static long mark(Connection source) throws SQLException {
        try (Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery("SELECT coalesce(max(id), 0) FROM journal.changes")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Begins to note. */
    public void begin(Connection source) throws SQLException {
        String key = table.isKeyed()
                ? table.keyNames().stream()
                        .map(name -> "($1)." + Sql.name(name) + "::text")
                        .collect(Collectors.joining(", ", "ARRAY[", "]"))
                // Rows that nothing tells apart are counted by their transaction.
                : "ARRAY[pg_current_xact_id()::xid::text]";
        String note = " ON " + table.quoted() + " FOR EACH %s EXECUTE FUNCTION journal.note("
                + Sql.text(table.toString()) + ", " + Sql.text(key) + ", '" + (table.isKeyed() ? "keyed" : "") + "')";
        try (Statement statement = source.createStatement()) {
            statement.execute("CREATE TRIGGER zz_rows AFTER INSERT OR UPDATE OR DELETE" + note.formatted("ROW"));
            statement.execute("CREATE TRIGGER zz_all AFTER TRUNCATE" + note.formatted("STATEMENT"));
        }
    }

    /** Each key's changes since a mark, in their order. */
    Map<List<String>, List<Change>> changes(Connection source, long since) throws SQLException {
        Map<List<String>, List<Change>> changes = new LinkedHashMap<>();
        read(source, since, "<>", row -> changes.computeIfAbsent(
                        List.of((String[]) row.getArray(3).getArray()), key -> new ArrayList<>())
                .add(new Change(row.getString(1), row.getString(2))));
        return changes;
    }

    /** The transactions that have truncated the table since a mark, each as often as it did. */
    List<String> truncates(Connection source, long since) throws SQLException {
        List<String> transactions = new ArrayList<>();
        read(source, since, "=", row -> transactions.add(row.getString(1)));
        return transactions;
    }

    /** Takes a row. */
    private interface Reader {
        void read(ResultSet row) throws SQLException;
    }

    private void read(Connection source, long since, String barrier, Reader reader) throws SQLException {
        try (PreparedStatement statement =
                source.prepareStatement("SELECT tx, op, key FROM journal.changes WHERE of = ?" + " AND id > ? AND op "
                        + barrier + " 'b' ORDER BY id")) {
            statement.setString(1, table.toString());
            statement.setLong(2, since);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }
    }
}
