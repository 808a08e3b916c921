package dev.tributary.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.capture.postgres.OpenTransactions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who holds up the making of a slot. */
class OpenTransactionsIT {

    @Test
    @DisplayName("F18: a transaction that holds up the slot is named, with its process and since when")
    void F18_whoHoldsUpTheSlotIsNamed() throws Exception {
        try (ExaminedSource source = ExaminedSource.of("public.*")) {
            source.sql("CREATE TABLE t (id int PRIMARY KEY)");
            try (Connection other = source.connect();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("SET application_name = 'nightly batch'");
                statement.execute("INSERT INTO t VALUES (1)");
                String open = "server process " + pid(statement)
                        + " (user postgres, nightly batch, idle in transaction)" + " since 20";
                assertTrue(OpenTransactions.describe(source.database()).contains(open));
                // It is worth a word once it has been open for some seconds.
                await().atMost(Duration.ofSeconds(60))
                        .until(() -> source.saying(open).size() == 1);
                assertTrue(
                        source.saying(open).get(0).remedy().contains("pg_terminate_backend(" + pid(statement) + ")"));

                other.rollback();
                assertEquals(0, source.saying(open).size());
                assertFalse(OpenTransactions.describe(source.database()).contains(open));
            }
        }
    }

    private static String pid(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            return row.next() ? row.getString(1) : "";
        }
    }
}
