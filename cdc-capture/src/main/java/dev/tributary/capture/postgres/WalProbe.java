package dev.tributary.capture.postgres;

import dev.tributary.capture.core.Lsn;
import dev.tributary.capture.core.WalGrowth;
import dev.tributary.service.error.TributaryException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
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

    private final SourceDatabase database;
    private final Clock clock;
    private final String slot;
    private final int majorVersion;
    private final String message;
    private final WalGrowth growth = new WalGrowth();
    private @Nullable Connection connection;
    private Instant askedAt = Instant.EPOCH;
    private Reading reading = Reading.NONE;
    private boolean closed;
    private long target;
    private long quietEnd;

    /**
     * What was read.
     *
     * @param known whether the slot could be asked
     * @param pendingBytes 0 = all that was committed before the ask before this one is captured; else {@code lagBytes}
     * @param lagBytes how far the confirmed LSN lies behind the end of the WAL
     * @param confirmed the slot's confirmed LSN
     * @param slot the slot; empty if it could not be asked or is not there
     * @param hoursLeft until the server may drop WAL that the slot needs, at the present rate; empty if there is no
     *     limit, or what is kept does not grow
     */
    public record Reading(
            boolean known,
            long pendingBytes,
            long lagBytes,
            long confirmed,
            Optional<SlotHealth> slot,
            OptionalDouble hoursLeft) {

        static final Reading NONE = new Reading(false, 0, 0, 0, Optional.empty(), OptionalDouble.empty());

        /** The pending bytes, if they are known. */
        public OptionalLong pending() {
            return known ? OptionalLong.of(pendingBytes) : OptionalLong.empty();
        }

        /** The slot's health, for the service's status: empty if it is not known. */
        public Map<String, Object> status() {
            Map<String, Object> status = new LinkedHashMap<>();
            slot.ifPresent(health -> status.putAll(health.status()));
            hoursLeft.ifPresent(hours -> status.put("hoursLeft", Math.round(hours * 10) / 10.0));
            return status;
        }
    }

    /**
     * @param majorVersion the server's
     */
    public WalProbe(SourceDatabase database, Clock clock, String slot, int majorVersion) {
        this.database = database;
        this.clock = clock;
        this.slot = slot;
        this.majorVersion = majorVersion;
        this.message = SourceMessages.probe(majorVersion);
    }

    /** The newest reading, at most half a second old. */
    public synchronized Reading read() {
        Instant now = clock.instant();
        if (closed || Duration.between(askedAt, now).compareTo(EVERY) < 0) {
            return reading;
        }
        askedAt = now;
        try {
            reading = ask();
        } catch (SQLException | TributaryException unreachable) {
            disconnect();
            reading = Reading.NONE;
        }
        return reading;
    }

    private Reading ask() throws SQLException {
        Connection open = connection == null ? database.connect() : connection;
        connection = open;
        Optional<SlotHealth> found = SlotHealth.of(open, slot, majorVersion);
        if (found.isEmpty()) {
            return Reading.NONE;
        }
        SlotHealth health = found.get();
        growth.add(askedAt, health.keptBytes());
        long end = health.walEnd();
        long confirmed = health.confirmed();
        boolean passed = target != 0 && confirmed >= target;
        if (confirmed != 0 && (passed || target == 0) && end != quietEnd) {
            target = end;
            quietEnd = leaveMessage(open);
        }
        return new Reading(
                confirmed != 0,
                passed ? 0 : Math.max(1, end - confirmed),
                Math.max(0, end - confirmed),
                confirmed,
                found,
                hoursLeft(health));
    }

    private OptionalDouble hoursLeft(SlotHealth health) {
        return health.safeBytes().isPresent()
                ? growth.hoursUntil(health.safeBytes().getAsLong())
                : OptionalDouble.empty();
    }

    private long leaveMessage(Connection open) throws SQLException {
        try (PreparedStatement query = open.prepareStatement(message);
                ResultSet row = query.executeQuery()) {
            return row.next() ? Lsn.parse(row.getString(1)) : 0;
        }
    }

    /** After this nothing is asked any more. */
    @Override
    public synchronized void close() {
        closed = true;
        reading = Reading.NONE;
        disconnect();
    }

    private void disconnect() {
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
