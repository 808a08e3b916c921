package dev.tributary.capture.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Transactions that have written and are still open, prepared ones too: making a slot waits for each of them. */
public final class OpenTransactions {

    private static final int SAID = 3;

    private static final String OLDEST_FIRST = """
            SELECT pid::text, NULL, coalesce(usename, '?'), coalesce(application_name, ''), coalesce(state, '?'),
                   xact_start
            FROM pg_stat_activity
            WHERE backend_xid IS NOT NULL AND pid <> pg_backend_pid() AND xact_start < now() - ? * interval '1 ms'
            UNION ALL
            SELECT NULL, gid, owner::text, '', 'prepared', prepared FROM pg_prepared_xacts
            WHERE prepared < now() - ? * interval '1 ms'
            ORDER BY 6
            """;

    private OpenTransactions() {}

    /**
     * One of them.
     *
     * @param who the server process or the prepared transaction, its user and application
     * @param remedy the SQL that ends it
     */
    public record Open(String who, Instant since, String remedy) {

        @Override
        public String toString() {
            return who + " since " + since;
        }
    }

    /** Those that have been open for longer, the oldest first. A user without rights to see others' sees its own only. */
    static List<Open> olderThan(Connection connection, Duration age) throws SQLException {
        List<Open> open = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(OLDEST_FIRST)) {
            query.setLong(1, age.toMillis());
            query.setLong(2, age.toMillis());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    open.add(read(row));
                }
            }
        }
        return open;
    }

    private static Open read(ResultSet row) throws SQLException {
        String pid = row.getString(1);
        String prepared = row.getString(2);
        Instant since = row.getObject(6, OffsetDateTime.class).toInstant();
        String application = row.getString(4).isBlank() ? "" : ", " + row.getString(4);
        String as = " (user " + row.getString(3) + application + ", " + row.getString(5) + ")";
        return pid == null
                ? new Open("prepared transaction " + prepared + as, since, "ROLLBACK PREPARED " + Sql.literal(prepared))
                : new Open("server process " + pid + as, since, "SELECT pg_terminate_backend(" + pid + ")");
    }

    /**
     * All that are open now, as text for a message: who, and since when.
     *
     * @throws dev.tributary.service.error.TributaryException if the source cannot be asked
     */
    public static String describe(SourceDatabase database) {
        List<Open> open =
                database.with("look at open transactions", connection -> olderThan(connection, Duration.ZERO));
        return open.isEmpty() ? "none that this user may see" : text(open);
    }

    static String text(List<Open> open) {
        String more = open.size() > SAID ? " and " + (open.size() - SAID) + " more" : "";
        return open.stream().limit(SAID).map(Open::toString).collect(Collectors.joining("; ")) + more;
    }
}
