package dev.tributary.capture.postgres;

import dev.tributary.capture.core.Lsn;
import dev.tributary.capture.core.TableSnapshot;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What is visible in the source at a moment. */
public final class SeenNow {

    private static final String NOW = """
            SELECT pg_current_snapshot()::text,
                   (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
                         ELSE pg_current_wal_insert_lsn() END)::text
            """;

    private SeenNow() {}

    /** Now: what it says is seen was committed before its LSN. */
    public static TableSnapshot.Cut of(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(NOW)) {
            row.next();
            return new TableSnapshot.Cut(row.getString(1), Lsn.parse(row.getString(2)), false);
        }
    }
}
