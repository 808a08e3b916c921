package dev.tributary.local.verify;

import dev.tributary.contracts.pipeline.PipelineFile;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Compares each table of a quiet source with silver, by content. Both sides are read in key order and walked together,
 * so memory does not grow with the table. A value that cleaning changed is compared as it was ({@code _original}), so
 * the comparison does not lean on the cleaning code. Rows of a table without a key are counted. Not for several
 * threads at once.
 */
public final class Verifier {

    private static final int FETCH_ROWS = 1_000;

    private final Connection source;
    private final Connection warehouse;

    /**
     * The connections are the caller's to close; this one sets them to UTC.
     *
     * @param source to Postgres, with autocommit off
     * @param warehouse to DuckDB
     */
    public Verifier(Connection source, Connection warehouse) {
        this.source = source;
        this.warehouse = warehouse;
    }

    /** A report for each table of the source that the pipeline file names, in the order of their names. */
    public List<TableReport> verify(PipelineFile file) throws SQLException {
        try (Statement settings = source.createStatement()) {
            settings.execute("SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres';"
                    + " SET bytea_output = 'hex'; SET extra_float_digits = 1; SET lc_monetary = 'C'");
        }
        try (Statement settings = warehouse.createStatement()) {
            settings.execute("SET TimeZone = 'UTC'");
        }
        List<TableReport> reports = new ArrayList<>();
        for (SourceTable table : SourceTable.of(source, file)) {
            reports.add(compare(table));
        }
        source.rollback();
        return reports;
    }

    private TableReport compare(SourceTable table) throws SQLException {
        SilverTable silver = new SilverTable(table);
        Set<String> present = silver.columns(warehouse);
        if (present.isEmpty()) {
            long rows = count(table);
            return new TableReport(table.table().toString(), rows, 0, rows, 0, 0, 0, 0);
        }
        Walk walk = new Walk(silver.rejected(warehouse));
        try (Statement sourceStatement = source.createStatement();
                Statement silverStatement = warehouse.createStatement()) {
            sourceStatement.setFetchSize(FETCH_ROWS);
            try (ResultSet left = sourceStatement.executeQuery(table.query());
                    ResultSet right = silverStatement.executeQuery(silver.query(present))) {
                walk.through(new Rows(left, table, false), new Rows(right, table, true), table.hasKey());
            }
        }
        return walk.report(table, silver.flagged(warehouse));
    }

    private long count(SourceTable table) throws SQLException {
        try (Statement statement = source.createStatement();
                ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM (" + table.query() + ") t")) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
