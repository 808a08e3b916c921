package dev.tributary.local.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.merger.core.Generation;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.duckdb.DuckDbAccess;
import dev.tributary.merger.duckdb.DuckDbDialect;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.TargetViews;
import dev.tributary.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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

    private static final long LSN_BEHIND = Long.MAX_VALUE / 2;

    private final String database = TestPostgres.newDatabase("verifier");
    private Connection source;
    private Connection warehouse;
    private int changes;

    VerifierIT() throws SQLException {
        source = TestPostgres.shared().connect(database);
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
        layWarehouse();
    }

    /** As a merge of a snapshot would have left it. */
    private void layWarehouse() throws SQLException {
        run(warehouse, "CREATE SCHEMA bronze; CREATE SCHEMA silver");
        run(
                warehouse,
                "CREATE TABLE bronze.t AS SELECT i AS id, 'n' || i AS name, CAST(i + 0.5 AS DECIMAL(10,2)) AS price,"
                        + " TIMESTAMPTZ '2026-01-02 01:04:05.12+00' AS seen, '\\x00\\xFF'::BLOB AS raw,"
                        + " 1e300::DOUBLE AS big, TIMESTAMP '2026-01-02 03:04:05.1' AS at,"
                        + " '[\"a\", \"b,c\",null]'::JSON AS tags, 'r' AS _op, now() AS _source_ts, 1::BIGINT AS _lsn,"
                        + " NULL::BIGINT AS _tx_id, 1::BIGINT AS _epoch, 0::BIGINT AS _raw_partition, i AS _raw_offset,"
                        + " NULL::BIGINT AS _barrier_before, CAST([] AS VARCHAR[]) AS _unchanged,"
                        + " ('{\"name\":\" n' || i || '\"}')::JSON AS _original,"
                        + " CAST([] AS VARCHAR[]) AS _quality_flags, 1::DOUBLE AS _quality_score, FALSE AS _rejected,"
                        + " i AS _revision"
                        + " FROM range(1, 13) r(i)");
        run(
                warehouse,
                "CREATE TABLE silver.t_state AS SELECT * EXCLUDE (_op, _lsn, _tx_id, _barrier_before, _unchanged,"
                        + " _rejected, _revision), FALSE AS _deleted FROM bronze.t");
        layViews("id");
        run(warehouse, "COMMENT ON TABLE bronze.t IS 'tributary table=public.t'");
        run(warehouse, "COMMENT ON TABLE silver.t_state IS 'tributary key=id since=0 table=public.t'");
    }

    private void layViews(String... key) throws SQLException {
        for (String statement : TargetViews.create(sql(key), new Generation(List.of(key), 0, null))) {
            run(warehouse, statement);
        }
    }

    private static MergeSql sql(String... key) {
        List<TableShape.Column> columns = Stream.of("id", "name", "price", "seen", "raw", "big", "at", "tags")
                .map(name -> new TableShape.Column(name, ""))
                .toList();
        return new MergeSql(new DuckDbDialect(), new TableShape(new TableId("public", "t"), columns, List.of(key)));
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
        run(warehouse, "DELETE FROM silver.t_state WHERE id IN (2, 10)");
        run(warehouse, "UPDATE silver.t_state SET price = price + 0.01 WHERE id = 3");
        run(warehouse, "UPDATE silver.t_state SET name = 'x', _original = NULL WHERE id = 4");
        run(warehouse, "INSERT INTO silver.t_state SELECT 99, * EXCLUDE (id) FROM silver.t_state WHERE id = 5");

        TableReport report = verify();

        assertEquals(2, report.missing());
        assertEquals(2, report.different());
        assertEquals(1, report.extra());
    }

    @Test
    void aRowWhoseNewestChangeWasRejectedIsComparedWithBronzeAndCounted() throws SQLException {
        change("u", 2, "name = 'rejected', _original = NULL, _rejected = TRUE, _tx_id = 3");
        run(source, "UPDATE t SET name = 'rejected' WHERE id = 2");
        source.commit();

        TableReport report = verify();

        assertTrue(report.equal(), report::toString);
        assertEquals(1, report.rejected());
        assertEquals(11, report.silverRows());

        run(source, "UPDATE t SET name = 'another' WHERE id = 2");
        source.commit();
        assertEquals(1, verify().different());
    }

    @Test
    void aTableThatTheWarehouseLacksIsMissingAltogether() throws SQLException {
        run(warehouse, "DROP TABLE silver.t_state");

        assertEquals(12, verify().missing());
    }

    @Test
    void aColumnThatTheWarehouseLacksMakesRowsDifferent() throws SQLException {
        run(source, "ALTER TABLE t ADD COLUMN more integer DEFAULT 7");
        source.commit();

        TableReport report = verify();

        assertEquals(12, report.different());
        assertEquals(
                List.of(new Difference.Cell("more", "7", null)),
                report.differences().get(0).cells());
    }

    @Test
    void whatDiffersIsNamedWithBothTexts() throws SQLException {
        run(warehouse, "UPDATE silver.t_state SET price = 4.51, name = NULL, _original = NULL WHERE id = 4");

        assertEquals(
                List.of(new Difference(
                        Difference.Kind.DIFFERENT,
                        List.of("4"),
                        List.of(
                                new Difference.Cell("name", " n4", null),
                                new Difference.Cell("price", "4.5", "4.51")))),
                verify().differences());
    }

    @Test
    void nullIsNotEmptyAndNoTextRunsIntoTheNext() throws SQLException {
        run(source, "ALTER TABLE t ADD COLUMN one text, ADD COLUMN two text");
        run(source, "UPDATE t SET one = 'a1:b', two = '' WHERE id = 1; UPDATE t SET one = '', two = NULL WHERE id = 2");
        source.commit();
        run(warehouse, "ALTER TABLE bronze.t ADD COLUMN one VARCHAR; ALTER TABLE bronze.t ADD COLUMN two VARCHAR");
        run(warehouse, "ALTER TABLE silver.t_state ADD COLUMN one VARCHAR");
        run(warehouse, "ALTER TABLE silver.t_state ADD COLUMN two VARCHAR");
        run(warehouse, "UPDATE silver.t_state SET one = 'a', two = '1:b' WHERE id = 1");
        run(warehouse, "UPDATE silver.t_state SET one = NULL, two = '' WHERE id = 2");

        assertEquals(2, verify().different());
    }

    @Test
    void whatTheSourceHadNotSeenIsLeftOut() throws SQLException {
        unseen("u", 1, "name = 'later', _original = NULL");
        unseen("d", 2, "name = NULL, price = NULL, _original = NULL");
        unseen("c", 13, "name = 'new'");
        // Its large value was not sent: the state keeps it, and so does the fold.
        unseen("u", 3, "raw = NULL, price = 0, _unchanged = ['raw']");
        run(warehouse, "UPDATE silver.t_state SET raw = '\\x00\\xFF'::BLOB WHERE id = 3");
        // Read again since, as another has made it.
        unseen("r", 4, "price = 0");
        unseen("u", 5, "price = 0, _rejected = TRUE");

        TableReport report = verify();

        assertTrue(report.equal(), report::toString);
        assertEquals(12, report.silverRows());
    }

    @Test
    void whatTheSourceHadSeenIsNot() throws SQLException {
        change("u", 1, "name = 'seen', _original = NULL, _tx_id = 3");
        change("d", 2, "_tx_id = 3");

        TableReport report = verify();

        assertEquals(1, report.different());
        assertEquals(1, report.missing());
    }

    @Test
    void aTransactionThatRunsWhenTheSourceIsReadIsLeftOut() throws SQLException {
        try (Connection other = TestPostgres.shared().connect(database)) {
            other.setAutoCommit(false);
            run(other, "UPDATE t SET price = 0 WHERE id = 1");
            String id = text(other, "SELECT pg_current_xact_id()::text");
            // It wrote to the WAL before; and no younger one has ended, so the source's snapshot does not name it.
            change("u", 1, "price = 0, _lsn = 1, _tx_id = " + id);
            assertTrue(verify().equal());

            run(source, "SELECT pg_current_xact_id()");
            source.commit();

            assertTrue(verify().equal());
            other.rollback();
        }
        assertEquals(1, verify().different());
    }

    @Test
    void anIdThatWasGivenOutARoundBeforeIsOld() throws SQLException {
        change("u", 1, "price = 0, _source_ts = '2020-01-01', _tx_id = 1000000000");

        assertEquals(1, verify().different());
    }

    @Test
    void aBarrierThatTheSourceHadNotSeenIsLeftOut() throws SQLException {
        unseen("b", 99, "name = NULL");
        run(warehouse, "DELETE FROM silver.t_state WHERE id = 99");
        run(
                warehouse,
                "UPDATE silver.t_state SET _deleted = TRUE, _raw_offset = (SELECT MAX(_raw_offset) FROM bronze.t)");
        assertTrue(verify().equal());

        run(warehouse, "UPDATE bronze.t SET _tx_id = 3 WHERE _op = 'b'");
        assertEquals(12, verify().missing());
    }

    @Test
    void aValueThatWasReadOnlyAfterwardsIsNotGuessed() throws SQLException {
        // The row had another key before; its large value comes by itself.
        run(warehouse, "DELETE FROM bronze.t WHERE id = 6; DELETE FROM silver.t_state WHERE id = 6");
        run(warehouse, "INSERT INTO bronze.t BY NAME SELECT * REPLACE (6 AS id) FROM bronze.t WHERE id = 7");
        run(
                warehouse,
                "UPDATE bronze.t SET _op = 'c', _tx_id = 3, raw = NULL, _unchanged = ['raw'], name = 'n6',"
                        + " _original = '{\"name\":\" n6\"}', price = 6.5, _raw_offset = 60 WHERE id = 6");
        unseen("r", 6, "_tx_id = NULL");

        TableReport report = verify();

        assertTrue(report.equal(), report::toString);
        assertEquals(1, report.unsettled());
    }

    @Test
    @DisplayName("F50, F51: a value that no type holds is equal where silver is NULL, flagged, and has its text")
    void F50_F51_anUnrepresentableValueIsEqualOnlyWithItsText() throws SQLException {
        run(source, "UPDATE t SET price = 'NaN' WHERE id <= 4");
        source.commit();
        String flagged = "_quality_flags = ['unrepresentable:price'], ";
        String original = "_original = '{\"name\":\" n' || id || '\",\"price\":\"NaN\"}'";
        run(warehouse, "UPDATE silver.t_state SET price = NULL, " + flagged + original + " WHERE id = 1");
        run(
                warehouse,
                "UPDATE silver.t_state SET price = NULL, " + flagged + "_original = replace(" + original.substring(12)
                        + ", 'NaN', '0') WHERE id = 2");
        run(warehouse, "UPDATE silver.t_state SET " + flagged + original + " WHERE id = 3");
        run(warehouse, "UPDATE silver.t_state SET price = NULL, " + original + " WHERE id = 4");

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
        run(warehouse, "DROP TABLE silver.t_state");
        layViews();
        run(warehouse, "ALTER TABLE bronze.t ADD COLUMN host VARCHAR");
        run(
                warehouse,
                "UPDATE bronze.t SET id = 1, name = 'n', _original = NULL, host = '::1',"
                        + " big = CASE WHEN price > 6 THEN 5e-324 ELSE 'NaN'::DOUBLE END");

        assertTrue(verify().equal(), () -> "differs");

        run(source, "INSERT INTO t SELECT * FROM t LIMIT 2");
        source.commit();
        run(warehouse, "UPDATE bronze.t SET name = 'x' WHERE price > 11");

        TableReport report = verify();

        assertEquals(14, report.sourceRows());
        assertEquals(4, report.missing());
        assertEquals(2, report.extra());
    }

    /** A change that has come since, and been merged: into bronze, and into the state as it says. */
    private void unseen(String op, long id, String values) throws SQLException {
        change(op, id, (op.equals("r") ? "" : "_tx_id = 1000000000, ") + values);
    }

    private void change(String op, long id, String values) throws SQLException {
        changes++;
        long offset = 100L + changes;
        run(
                warehouse,
                "INSERT INTO bronze.t BY NAME SELECT * REPLACE (" + id + " AS id, '" + op + "' AS _op, " + offset
                        + " AS _raw_offset, " + LSN_BEHIND + " AS _lsn) FROM bronze.t WHERE id = "
                        + (id > 12 ? 7 : id) + " ORDER BY _raw_offset DESC LIMIT 1");
        run(warehouse, "UPDATE bronze.t SET " + values + " WHERE _raw_offset = " + offset);
        if (values.contains("_rejected")) {
            return;
        }
        run(warehouse, "DELETE FROM silver.t_state WHERE id = " + id);
        run(
                warehouse,
                "INSERT INTO silver.t_state BY NAME SELECT * EXCLUDE (_op, _lsn, _tx_id, _barrier_before, _unchanged,"
                        + " _rejected, _revision), _op = 'd' AS _deleted FROM bronze.t WHERE _raw_offset = " + offset);
    }

    private TableReport verify() throws SQLException {
        List<TableReport> reports = new Verifier(source, DuckDbAccess.reader(warehouse)).verify(FILE);
        assertEquals(1, reports.size());
        return reports.get(0);
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
