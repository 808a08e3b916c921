package dev.tributary.local.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Real Postgres and DuckDB; silver is laid by hand, so that each kind of difference is there and nothing else. */
final class VerifierIT {

    private static final PipelineFile FILE = new PipelineFile(
            "p",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of("public.*", TableConfig.NONE));

    private Connection source;
    private Connection warehouse;

    VerifierIT() throws SQLException {
        source = TestPostgres.shared().connect(TestPostgres.newDatabase("verifier"));
        warehouse = DriverManager.getConnection("jdbc:duckdb:");
    }

    @BeforeEach
    void layTables() throws SQLException {
        source.setAutoCommit(false);
        run(
                source,
                "CREATE TABLE t (id bigint PRIMARY KEY, name text, price numeric(10,2), seen timestamptz, raw bytea,"
                        + " big double precision, at timestamp, tags text[])");
        for (int id = 1; id <= 12; id++) {
            run(
                    source,
                    "INSERT INTO t VALUES (" + id + ", ' n" + id + "', " + id + ".50, '2026-01-02 03:04:05.12+02',"
                            + " '\\x00ff', 1e300, '2026-01-02 03:04:05.1', '{a,\"b,c\",NULL}')");
        }
        source.commit();
        run(warehouse, "CREATE SCHEMA silver");
        run(
                warehouse,
                "CREATE TABLE silver.t AS SELECT i AS id, 'n' || i AS name, CAST(i + 0.5 AS DECIMAL(10,2)) AS price,"
                        + " TIMESTAMPTZ '2026-01-02 01:04:05.12+00' AS seen, '\\x00\\xFF'::BLOB AS raw,"
                        + " 1e300::DOUBLE AS big, TIMESTAMP '2026-01-02 03:04:05.1' AS at,"
                        + " '[\"a\", \"b,c\",null]'::JSON AS tags,"
                        + " '{\"name\":\" n' || i || '\"}' AS _original, CAST([] AS VARCHAR[]) AS _quality_flags"
                        + " FROM range(1, 13) r(i)");
        run(warehouse, "CREATE TABLE silver.t_rejected AS SELECT id FROM silver.t WHERE false");
    }

    @AfterEach
    void close() throws SQLException {
        source.close();
        warehouse.close();
    }

    @Test
    void equalTablesAreEqualWhatEverCleaningDid() throws SQLException {
        TableReport report = verify();

        assertTrue(report.equal(), report::toString);
        assertEquals(12, report.sourceRows());
        assertEquals(12, report.silverRows());
    }

    @Test
    void whatIsMissingExtraAndDifferentIsCounted() throws SQLException {
        run(warehouse, "DELETE FROM silver.t WHERE id IN (2, 10)");
        run(warehouse, "UPDATE silver.t SET price = price + 0.01 WHERE id = 3");
        run(warehouse, "UPDATE silver.t SET name = 'x', _original = NULL WHERE id = 4");
        run(warehouse, "INSERT INTO silver.t SELECT 99, * EXCLUDE (id) FROM silver.t WHERE id = 5");

        TableReport report = verify();

        assertEquals(2, report.missing());
        assertEquals(2, report.different());
        assertEquals(1, report.extra());
    }

    @Test
    void aRejectedKeyIsNotComparedButCounted() throws SQLException {
        run(warehouse, "DELETE FROM silver.t WHERE id = 2");
        run(warehouse, "INSERT INTO silver.t_rejected VALUES (2)");

        TableReport report = verify();

        assertTrue(report.equal(), report::toString);
        assertEquals(1, report.rejected());
    }

    @Test
    void aTableThatSilverLacksIsMissingAltogether() throws SQLException {
        run(warehouse, "DROP TABLE silver.t");

        assertEquals(12, verify().missing());
    }

    @Test
    void aColumnThatSilverLacksMakesRowsDifferent() throws SQLException {
        run(warehouse, "ALTER TABLE silver.t DROP COLUMN \"at\"");

        assertEquals(12, verify().different());
    }

    @Test
    @DisplayName("F50, F51: a value that no type holds is equal where silver is NULL, flagged, and has its text")
    void F50_F51_anUnrepresentableValueIsEqualOnlyWithItsText() throws SQLException {
        run(source, "UPDATE t SET price = 'NaN' WHERE id <= 4");
        source.commit();
        String flagged = "_quality_flags = ['unrepresentable:price'], ";
        String original = "_original = '{\"name\":\" n' || id || '\",\"price\":\"NaN\"}'";
        run(warehouse, "UPDATE silver.t SET price = NULL, " + flagged + original + " WHERE id = 1");
        run(
                warehouse,
                "UPDATE silver.t SET price = NULL, " + flagged + "_original = replace(" + original.substring(12)
                        + ", 'NaN', '0') WHERE id = 2");
        run(warehouse, "UPDATE silver.t SET " + flagged + original + " WHERE id = 3");
        run(warehouse, "UPDATE silver.t SET price = NULL, " + original + " WHERE id = 4");

        assertEquals(3, verify().different());
    }

    @Test
    void rowsWithoutAKeyAreCounted() throws SQLException {
        run(source, "ALTER TABLE t DROP CONSTRAINT t_pkey; ALTER TABLE t ADD COLUMN host inet");
        // Neither side sorts these texts as the other does.
        run(
                source,
                "UPDATE t SET id = 1, name = 'n', host = '::1', big = CASE WHEN price > 6 THEN 5e-324 ELSE 'NaN' END");
        source.commit();
        run(warehouse, "DROP TABLE silver.t_rejected; ALTER TABLE silver.t ADD COLUMN host VARCHAR");
        run(
                warehouse,
                "UPDATE silver.t SET id = 1, name = 'n', _original = NULL, host = '::1',"
                        + " big = CASE WHEN price > 6 THEN 5e-324 ELSE 'NaN'::DOUBLE END");
        run(warehouse, "CREATE TABLE silver.t_rejected AS SELECT * FROM silver.t WHERE false");

        assertTrue(verify().equal(), () -> "differs");

        run(source, "INSERT INTO t SELECT * FROM t LIMIT 2");
        source.commit();
        run(warehouse, "UPDATE silver.t SET name = 'x' WHERE price > 11");

        TableReport report = verify();

        assertEquals(14, report.sourceRows());
        assertEquals(4, report.missing());
        assertEquals(2, report.extra());
    }

    private TableReport verify() throws SQLException {
        List<TableReport> reports = new Verifier(source, warehouse).verify(FILE);
        assertEquals(1, reports.size());
        return reports.get(0);
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
