package dev.tributary.capture.postgres;

import dev.tributary.capture.core.Lsn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A replication slot and the WAL that it keeps.
 *
 * @param plugin its output plugin; empty for a physical slot
 * @param database the database that it decodes; empty for a physical slot
 * @param activePid the server process that uses it, 0 if none does
 * @param walEnd where the next WAL record goes
 * @param confirmed the LSN up to which changes are never sent again; 0 if unknown
 * @param keptBytes of WAL that the server keeps because of it; 0 once it is lost
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}
 * @param safeBytes that may still be written before it is in danger; empty if there is no limit, or it is lost
 * @param invalidation why it is lost; empty if it is not, or the server does not say (before Postgres 17)
 * @param failover whether it follows a failover; empty if the server does not know of such (before Postgres 17)
 */
public record SlotHealth(
        String plugin,
        String database,
        int activePid,
        long walEnd,
        long confirmed,
        long keptBytes,
        String walStatus,
        OptionalLong safeBytes,
        Optional<String> invalidation,
        Optional<Boolean> failover) {

    private static final String LOOK = """
            SELECT plugin, database, active_pid, pg_current_wal_insert_lsn()::text, confirmed_flush_lsn::text,
                   pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint, wal_status, safe_wal_size, %s
            FROM pg_replication_slots WHERE slot_name = ?
            """;

    /** The slot as it is now; empty if it is not there. */
    static Optional<SlotHealth> of(Connection connection, String slot, int majorVersion) throws SQLException {
        String sql = LOOK.formatted(majorVersion >= 17 ? "invalidation_reason, failover::text" : "NULL, NULL");
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, slot);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(read(row)) : Optional.empty();
            }
        }
    }

    private static SlotHealth read(ResultSet row) throws SQLException {
        String confirmed = row.getString(5);
        long safe = row.getLong(8);
        boolean unlimited = row.wasNull();
        return new SlotHealth(
                Objects.requireNonNullElse(row.getString(1), ""),
                Objects.requireNonNullElse(row.getString(2), ""),
                row.getInt(3),
                Lsn.parse(row.getString(4)),
                confirmed == null ? 0 : Lsn.parse(confirmed),
                Math.max(0, row.getLong(6)),
                Objects.requireNonNullElse(row.getString(7), ""),
                unlimited ? OptionalLong.empty() : OptionalLong.of(safe),
                Optional.ofNullable(row.getString(9)),
                Optional.ofNullable(row.getString(10)).map("true"::equals));
    }

    public boolean isActive() {
        return activePid != 0;
    }

    /** Whether WAL that it needs is gone: it is of no more use. */
    public boolean isLost() {
        return walStatus.equals("lost");
    }

    /** For the service's status. */
    Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("active", isActive());
        status.put("walStatus", walStatus);
        status.put("walKeptBytes", keptBytes);
        safeBytes.ifPresent(bytes -> status.put("walSafeBytes", bytes));
        invalidation.ifPresent(reason -> status.put("invalidationReason", reason));
        failover.ifPresent(follows -> status.put("failover", follows));
        return status;
    }
}
