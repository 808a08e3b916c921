package dev.tributary.capture.postgres;

import dev.tributary.capture.core.TableSnapshot.Cursor;
import dev.tributary.contracts.TableId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The files that hold a table's rows, those of its partitions too, in a fixed order. A table is read by the pages of its
 * files, not by its key: every table has them, of whatever key and collation, and reading them needs no index. A row that
 * moves to another page while they are read was changed, and its change is streamed.
 *
 * @param table its name as SQL takes it
 * @param partitioned whether its rows are those of its partitions
 * @param files in order of {@link File#relation}
 */
public record TablePages(String table, boolean partitioned, List<File> files) {

    private static final String FILES = """
            SELECT c.oid::bigint, coalesce(pg_relation_filenode(c.oid), 0)::bigint,
                   pg_relation_size(c.oid) / current_setting('block_size')::bigint, c.oid::regclass::text, c.relispartition
            FROM (SELECT relid FROM pg_partition_tree(?::regclass) WHERE isleaf UNION SELECT ?::regclass) leaf
            JOIN pg_class c ON c.oid = leaf.relid WHERE c.relkind = 'r' ORDER BY 1
            """;

    public TablePages {
        files = List.copyOf(files);
    }

    /**
     * A file.
     *
     * @param relation the oid of the table or partition
     * @param number changes when Postgres writes it anew
     * @param name as SQL takes it
     */
    public record File(long relation, long number, long pages, String name) {}

    /**
     * Some pages of a file.
     *
     * @param from the first
     * @param to behind the last
     */
    public record Range(File file, long from, long to) {

        /** Where to go on behind it. */
        public Cursor end() {
            return new Cursor(file.relation, file.number, to);
        }

        /** The rows, as a FROM and the begin of a WHERE. */
        public String sql() {
            return "FROM ONLY " + file.name + " WHERE ctid >= '(" + from + ",0)' AND ctid < '(" + to + ",0)'";
        }
    }

    /** Keeps the table as it is until the connection's transaction ends. */
    public static void lock(Connection connection, TableId table) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("LOCK TABLE " + Sql.name(table) + " IN ACCESS SHARE MODE");
        }
    }

    /** As they are in the connection's transaction. */
    public static TablePages of(Connection connection, TableId table) throws SQLException {
        lock(connection, table);
        List<File> files = new ArrayList<>();
        boolean partitioned = true;
        try (PreparedStatement query = connection.prepareStatement(FILES)) {
            query.setString(1, Sql.name(table));
            query.setString(2, Sql.name(table));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    files.add(new File(row.getLong(1), row.getLong(2), row.getLong(3), row.getString(4)));
                    partitioned &= row.getBoolean(5);
                }
            }
        }
        return new TablePages(Sql.name(table), partitioned, files);
    }

    /**
     * The next pages to read; empty if all were read. A file that was written anew meanwhile is read from its begin.
     *
     * @param done where the last ones ended; null at the begin
     * @param most how many pages
     */
    public Optional<Range> next(@Nullable Cursor done, long most) {
        for (File file : files) {
            if (done != null && file.relation < done.relation()) {
                continue;
            }
            long from =
                    done != null && file.relation == done.relation() && file.number == done.file() ? done.page() : 0;
            if (from < file.pages) {
                return Optional.of(new Range(file, from, Math.min(file.pages, from + most)));
            }
        }
        return Optional.empty();
    }

    /** All rows, as a FROM. */
    public String all() {
        return "FROM " + (partitioned ? "" : "ONLY ") + table;
    }

    /** How many pages there are. */
    public long total() {
        return files.stream().mapToLong(File::pages).sum();
    }

    /** How many of them lie before a place. */
    public long before(@Nullable Cursor done) {
        return done == null
                ? 0
                : files.stream()
                        .mapToLong(file -> file.relation < done.relation()
                                ? file.pages
                                : file.relation == done.relation() ? Math.min(done.page(), file.pages) : 0)
                        .sum();
    }
}
