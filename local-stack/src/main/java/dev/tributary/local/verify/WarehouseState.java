package dev.tributary.local.verify;

import dev.tributary.contracts.clean.CanonicalText;
import dev.tributary.merger.duckdb.DuckDbStateAtMark;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/** A table of the warehouse as it was at a mark. */
final class WarehouseState implements AutoCloseable {

    private static final CanonicalText ENGINE = CanonicalText.DUCKDB;

    private final Connection connection;
    private final DuckDbStateAtMark state;
    private final SourceTable source;
    private final WarehouseTable table;

    /**
     * How many rows there are.
     *
     * @param rows without the rejected
     * @param rejected those that silver does not show, because their newest change was rejected
     * @param flagged of {@code rows}, those with a flag
     */
    record Counts(long rows, long rejected, long flagged) {}

    /**
     * Takes a state over.
     *
     * @param source the table in the source
     */
    WarehouseState(Connection connection, DuckDbStateAtMark state, SourceTable source) {
        this.connection = connection;
        this.state = state;
        this.source = source;
        this.table = new WarehouseTable(source, state.shape(), state.dialect(), ENGINE);
    }

    SourceTable source() {
        return source;
    }

    Sums sums() throws SQLException {
        Sums sums = new Sums();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(digests().sums(table.query(state.rows())))) {
            sums.add(rows);
        }
        return sums;
    }

    Counts counts() throws SQLException {
        String flagged = "NOT _rejected AND " + state.dialect().isNotEmpty("_quality_flags");
        String query = "SELECT COUNT(*), COALESCE(SUM(CASE WHEN _rejected THEN 1 ELSE 0 END), 0),"
                + " COALESCE(SUM(CASE WHEN " + flagged + " THEN 1 ELSE 0 END), 0) FROM (" + state.rows() + ") s";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return new Counts(row.getLong(1) - row.getLong(2), row.getLong(2), row.getLong(3));
        }
    }

    void read(Collection<Integer> buckets, RowList into) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(digests().rows(table.query(state.rows()), buckets))) {
            into.add(rows);
        }
    }

    void details(Collection<String> keys, RowDetails into) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(digests().details(table.query(state.rows()), keys))) {
            into.add(rows);
        }
    }

    /** The digests of the keys of those rows of which not all values are known. */
    Set<String> unsettled() throws SQLException {
        Set<String> keys = new HashSet<>();
        if (state.unsettled().isPresent()) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            digests().keys(table.keys(state.unsettled().get())))) {
                while (rows.next()) {
                    keys.add(rows.getString(1));
                }
            }
        }
        return keys;
    }

    private Digests digests() {
        return source.digests(ENGINE);
    }

    @Override
    public void close() throws SQLException {
        state.close();
    }
}
