package dev.tributary.capture.postgres;

import dev.tributary.capture.core.Lsn;
import dev.tributary.capture.core.SlotState;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The replication slot.
 *
 * @param database the source
 * @param slot its name
 */
public record Slots(SourceDatabase database, String slot) {

    private static final Duration MAKING = Duration.ofSeconds(50);
    private static final String MAKE = "SELECT lsn::text FROM pg_create_logical_replication_slot";
    private static final String CANCELED = "57014";
    private static final int FAILOVER_SINCE = 17;

    /** The slot as it is now. */
    public Optional<SlotState> find() {
        return database.with("look at replication slot " + slot, connection -> find(connection, slot));
    }

    static Optional<SlotState> find(Connection connection, String slot) throws SQLException {
        String sql = """
                SELECT plugin, database, active_pid, confirmed_flush_lsn::text, wal_status
                FROM pg_replication_slots WHERE slot_name = ?
                """;
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setString(1, slot);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                String confirmed = row.getString(4);
                return Optional.of(new SlotState(
                        Objects.requireNonNullElse(row.getString(1), ""),
                        Objects.requireNonNullElse(row.getString(2), ""),
                        row.getInt(3),
                        confirmed == null ? 0 : Lsn.parse(confirmed),
                        Objects.requireNonNullElse(row.getString(5), "")));
            }
        }
    }

    /**
     * Waits until nobody uses the slot: the server process of an instance that was killed lingers for a moment.
     *
     * @param retrier for how long it is waited
     * @throws TributaryException {@code NEEDS_OPERATOR} if someone still does
     */
    public Optional<SlotState> awaitFree(Retrier retrier) {
        try {
            return retrier.call("wait for replication slot " + slot, () -> {
                Optional<SlotState> state = find();
                if (state.isPresent() && state.get().isActive()) {
                    throw new TributaryException(ErrorKind.TRANSIENT, inUse(state.get()));
                }
                return state;
            });
        } catch (TributaryException failure) {
            Optional<SlotState> state = failure.kind() == ErrorKind.TRANSIENT ? find() : Optional.empty();
            if (state.isPresent() && state.get().isActive()) {
                throw new TributaryException(ErrorKind.NEEDS_OPERATOR, inUse(state.get()), failure);
            }
            throw failure;
        }
    }

    private String inUse(SlotState state) {
        return "replication slot " + slot + " is in use by server process " + state.activePid()
                + ": stop the other instance of capture, or run SELECT pg_terminate_backend(" + state.activePid()
                + ") if it is dead";
    }

    /**
     * Makes the slot, after dropping one of its name that nobody uses. Where the server can, it fails over to a standby.
     *
     * @param majorVersion the server's
     * @return the LSN behind which all is decoded; what was committed before can be read
     * @throws TributaryException {@code NEEDS_OPERATOR} if a transaction that was open before does not end in time
     */
    public long make(int majorVersion) {
        drop();
        return database.with("make replication slot " + slot, connection -> {
            boolean failover = majorVersion >= FAILOVER_SINCE && !isStandby(connection);
            try (Statement settings = connection.createStatement()) {
                settings.execute("SET statement_timeout = '" + MAKING.toSeconds() + "s'");
            }
            String arguments = failover ? "(?, 'pgoutput', false, false, true)" : "(?, 'pgoutput', false)";
            try (PreparedStatement query = connection.prepareStatement(MAKE + arguments)) {
                query.setString(1, slot);
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    return Lsn.parse(row.getString(1));
                }
            } catch (SQLException failure) {
                if (CANCELED.equals(failure.getSQLState())) {
                    throw waitedInVain(failure);
                }
                throw failure;
            }
        });
    }

    private static boolean isStandby(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_is_in_recovery()")) {
            return row.next() && row.getBoolean(1);
        }
    }

    private TributaryException waitedInVain(SQLException failure) {
        return new TributaryException(
                ErrorKind.NEEDS_OPERATOR,
                "replication slot " + slot + " could not be made within " + MAKING.toSeconds()
                        + " s: it waits for the transactions that were open before: "
                        + OpenTransactions.describe(database),
                failure);
    }

    /** Drops the slot, if it is there and nobody uses it. */
    private void drop() {
        database.with("drop replication slot " + slot, connection -> {
            String sql = "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = ?";
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                query.setString(1, slot);
                return query.execute();
            }
        });
    }
}
