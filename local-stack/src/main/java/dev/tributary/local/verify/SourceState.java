package dev.tributary.local.verify;

import dev.tributary.capture.core.Lsn;
import dev.tributary.capture.core.TransactionSnapshot;
import dev.tributary.capture.postgres.Sql;
import dev.tributary.capture.postgres.TablePages;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.PipelineFile;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One state of the source, in a transaction that only reads; as pg_dump, it keeps the tables from being altered until it is
 * closed. Rows are read in chunks of pages, and no more of them a second than the pace allows.
 */
final class SourceState implements AutoCloseable {

    /** 8 MiB: a chunk is over soon also where rows are small. */
    private static final long PAGES = 1024;

    private static final int FETCH_ROWS = 1_000;

    private static final String SETTINGS =
            "SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres';"
                    + " SET bytea_output = 'hex'; SET extra_float_digits = 1; SET lc_monetary = 'C'";

    private static final String END = "(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()"
            + " ELSE pg_current_wal_insert_lsn() END)::text";

    /** The message makes the end of the WAL move, so that what was read before lies before it. */
    private static final String BEFORE = "SELECT CASE WHEN NOT pg_is_in_recovery()"
            + " THEN pg_logical_emit_message(false, 'tributary.verify', '') END::text, " + END;

    private static final String SNAPSHOT = "SELECT pg_current_snapshot()::text, " + END
            + ", (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";

    private final Connection connection;
    private final Mark mark;
    private final List<SourceTable> tables;
    private final Pace pace;
    /** By what was read of each table first. */
    private final Map<TableId, Double> rowsPerPage = new HashMap<>();

    private SourceState(Connection connection, Mark mark, List<SourceTable> tables, Pace pace) {
        this.connection = connection;
        this.mark = mark;
        this.tables = tables;
        this.pace = pace;
    }

    /**
     * Begins.
     *
     * @param connection with autocommit off; the caller's to close
     */
    static SourceState begin(Connection connection, PipelineFile file, VerifyRequest request) throws SQLException {
        connection.rollback();
        try (Statement statement = connection.createStatement()) {
            statement.execute(SETTINGS);
            List<SourceTable> wanted = wanted(connection, file, request);
            long before = lsn(statement, BEFORE);
            connection.commit();
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            if (!wanted.isEmpty()) {
                statement.execute("LOCK TABLE "
                        + wanted.stream().map(table -> Sql.name(table.table())).collect(Collectors.joining(", "))
                        + " IN ACCESS SHARE MODE");
            }
            Mark mark = mark(statement, before);
            return new SourceState(
                    connection, mark, wanted(connection, file, request), new Pace(request.maxRowsPerSecond()));
        }
    }

    private static List<SourceTable> wanted(Connection connection, PipelineFile file, VerifyRequest request)
            throws SQLException {
        return SourceTable.of(connection, file).stream()
                .filter(table -> request.asksFor(table.table()))
                .toList();
    }

    private static Mark mark(Statement statement, long before) throws SQLException {
        try (ResultSet row = statement.executeQuery(SNAPSHOT)) {
            row.next();
            return new Mark(
                    TransactionSnapshot.parse(row.getString(1)), before, Lsn.parse(row.getString(2)), row.getLong(3));
        }
    }

    private static long lsn(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return Lsn.parse(row.getString(2));
        }
    }

    Mark mark() {
        return mark;
    }

    List<SourceTable> tables() {
        return tables;
    }

    /** Makes a query of what is read, out of the FROM and WHERE of some of the rows. */
    @FunctionalInterface
    interface Query {
        String of(String from);
    }

    /**
     * Reads all of a table, chunk by chunk. A chunk of which little is taken is read all the same, and counts.
     *
     * @param results takes what a query found, and says how many rows of the table that is
     */
    void read(TableId table, Query query, ToLongFunction<List<@Nullable String>> results) throws SQLException {
        TablePages pages = TablePages.of(connection, table);
        double rowsOfPage = rowsPerPage.getOrDefault(table, 0.0);
        Optional<TablePages.Range> range = pages.next(null, PAGES);
        long rows = 0;
        while (range.isPresent()) {
            long found = read(query.of(range.get().sql()), results);
            long read = (long) (rowsOfPage * (range.get().to() - range.get().from()));
            pace.read(Math.max(found, read));
            rows += found;
            range = pages.next(range.get().end(), PAGES);
        }
        rowsPerPage.putIfAbsent(table, (double) rows / Math.max(1, pages.total()));
    }

    /** Reads the rows that fulfil a condition. */
    void read(TableId table, String where, Query query, ToLongFunction<List<@Nullable String>> results)
            throws SQLException {
        pace.read(read(query.of(TablePages.of(connection, table).all() + " WHERE " + where), results));
    }

    private long read(String query, ToLongFunction<List<@Nullable String>> results) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH_ROWS);
            long count = 0;
            try (ResultSet rows = statement.executeQuery(query)) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    List<@Nullable String> row = new ArrayList<>(columns);
                    for (int column = 1; column <= columns; column++) {
                        row.add(rows.getString(column));
                    }
                    count += results.applyAsLong(row);
                }
            }
            return count;
        }
    }

    @Override
    public void close() throws SQLException {
        connection.rollback();
    }
}
