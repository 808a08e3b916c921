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
import java.util.Objects;
import java.util.Optional;

/**
 * The replication slot.
 *
 * @param database the source
 * @param slot its name
 */
public record Slots(SourceDatabase database, String slot) {

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

    /** Drops the slot, if it is there and nobody uses it. */
    public void drop() {
        database.with("drop replication slot " + slot, connection -> {
            String sql = "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = ?";
            try (PreparedStatement query = connection.prepareStatement(sql)) {
                query.setString(1, slot);
                return query.execute();
            }
        });
    }
}
