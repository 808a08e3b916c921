package dev.tributary.capture.postgres;

import dev.tributary.capture.core.Lsn;
import dev.tributary.service.error.TributaryException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Asks Postgres how far the slot is behind the WAL, on a connection of its own and twice a second at most. Thread-safe.
 *
 * <p>A slot moves only when capture is sent something that lies behind it. So each ask leaves a logical message in the
 * WAL, unless nothing was written since the last one; once the slot has passed it, all before it is in the raw topics.
 */
public final class WalProbe implements AutoCloseable {

    private static final Duration EVERY = Duration.ofMillis(500);
    private static final String LOOK = """
            SELECT pg_current_wal_insert_lsn()::text, confirmed_flush_lsn::text
            FROM pg_replication_slots WHERE slot_name = ?
            """;

    private final SourceDatabase database;
    private final Clock clock;
    private final String slot;
    private final String message;
    private @Nullable Connection connection;
    private Instant askedAt = Instant.EPOCH;
    private Reading reading = Reading.NONE;
    private long target;
    private long quietEnd;

    /**
     * What was read.
     *
     * @param known whether the slot could be asked
     * @param pendingBytes 0 = all that was committed before the ask before this one is captured; else {@code lagBytes}
     * @param lagBytes how far the confirmed LSN lies behind the end of the WAL
     * @param confirmed the slot's confirmed LSN
     */
    public record Reading(boolean known, long pendingBytes, long lagBytes, long confirmed) {

        static final Reading NONE = new Reading(false, 0, 0, 0);

        /** The pending bytes, if they are known. */
        public OptionalLong pending() {
            return known ? OptionalLong.of(pendingBytes) : OptionalLong.empty();
        }
    }

    /**
     * @param majorVersion the server's
     */
    public WalProbe(SourceDatabase database, Clock clock, String slot, int majorVersion) {
        this.database = database;
        this.clock = clock;
        this.slot = slot;
        this.message = SourceMessages.probe(majorVersion);
    }

    /** The newest reading, at most half a second old. */
    public synchronized Reading read() {
        Instant now = clock.instant();
        if (Duration.between(askedAt, now).compareTo(EVERY) < 0) {
            return reading;
        }
        askedAt = now;
        try {
            reading = ask();
        } catch (SQLException | TributaryException unreachable) {
            close();
            reading = Reading.NONE;
        }
        return reading;
    }

    private Reading ask() throws SQLException {
        Connection open = connection == null ? database.connect() : connection;
        connection = open;
        long end;
        long confirmed;
        try (PreparedStatement query = open.prepareStatement(LOOK)) {
            query.setString(1, slot);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next() || row.getString(2) == null) {
                    return Reading.NONE;
                }
                end = Lsn.parse(row.getString(1));
                confirmed = Lsn.parse(row.getString(2));
            }
        }
        boolean passed = target != 0 && confirmed >= target;
        if (!passed && target != 0) {
            return new Reading(true, Math.max(1, end - confirmed), Math.max(0, end - confirmed), confirmed);
        }
        if (end != quietEnd) {
            target = end;
            quietEnd = leaveMessage(open);
        }
        long pending = passed ? 0 : Math.max(1, end - confirmed);
        return new Reading(true, pending, Math.max(0, end - confirmed), confirmed);
    }

    private long leaveMessage(Connection open) throws SQLException {
        try (PreparedStatement query = open.prepareStatement(message);
                ResultSet row = query.executeQuery()) {
            return row.next() ? Lsn.parse(row.getString(1)) : 0;
        }
    }

    @Override
    public synchronized void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException gone) {
                // It was of no use any more.
                return;
            }
        }
    }
}
