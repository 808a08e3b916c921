package dev.tributary.endtoend.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.endtoend.random.RandomHistory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One transaction of a million rows, through four services with 512 MiB of heap each. By hand, because it takes minutes:
 * {@code -Dit.test=MillionRows}, with {@code -Dtributary.rows=} for another number.
 */
final class MillionRows {

    private static final Logger LOG = LoggerFactory.getLogger(MillionRows.class);
    private static final long SEED = 13;
    private static final long ROWS = Long.getLong("tributary.rows", 1_000_000);

    @Test
    void aTransactionOfAMillionRowsPassesThroughAllServices(@TempDir Path folder) throws Exception {
        try (Servers servers = Servers.start(folder);
                PipelineUnderFire pipeline =
                        new PipelineUnderFire(servers, folder.resolve("pipeline"), List.of(new RandomHistory(SEED)))) {
            pipeline.start();
            int started = pipeline.supervisor().starts();
            String transaction = insert(pipeline);
            pipeline.awaitQuiet();
            assertEquals(started, pipeline.supervisor().starts(), "no service has ended");
            pipeline.withWarehouse((source, warehouse) -> check(source, warehouse, transaction));
        }
    }

    /** Without the journal, which would be a million rows too. */
    private static String insert(PipelineUnderFire pipeline) throws SQLException {
        try (Connection source = pipeline.source();
                Statement statement = source.createStatement()) {
            statement.execute("SET session_replication_role = replica");
            statement.execute("INSERT INTO s13.bulk SELECT i, i % 500, i % 1000, 'row ' || i FROM generate_series("
                    + (ROWS + 1) + ", " + 2 * ROWS + ") i");
            String transaction = row(source, "SELECT pg_current_xact_id()").get(0);
            source.commit();
            LOG.info("{} rows are committed", ROWS);
            return transaction;
        }
    }

    private static void check(Connection source, Connection warehouse, String transaction) throws SQLException {
        String sums = "SELECT COUNT(*), SUM(n), SUM(price) FROM %s WHERE id > " + ROWS;
        assertEquals(row(source, sums.formatted("s13.bulk")), row(warehouse, sums.formatted("silver.s13_bulk")));
        String once = "SELECT COUNT(*), COUNT(DISTINCT id), COUNT(DISTINCT (_raw_partition, _raw_offset))"
                + " FROM bronze.s13_bulk WHERE _tx_id = " + transaction;
        String rows = String.valueOf(ROWS);
        assertEquals(List.of(rows, rows, rows), row(warehouse, once));
    }

    private static List<String> row(Connection connection, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                values.add(row.getString(i));
            }
        }
        return values;
    }
}
