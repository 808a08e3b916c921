package dev.tributary.local.stack;

import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** How far the slot of a pipeline is: what it has confirmed is committed in Kafka (I2). */
final class SlotPosition {

    private final Connection source;
    private final String slot;

    SlotPosition(Connection source, PipelineFile file) {
        this.source = source;
        this.slot = file.theSource().slotIn(file.pipeline());
    }

    /** Waits in a given way. */
    @FunctionalInterface
    interface Wait {
        boolean until(Duration atMost, BooleanSupplier condition);
    }

    /** Waits until the slot has passed what is now the end of the WAL; capture's heartbeat moves it there. */
    boolean reachesTheEnd(Wait wait, Duration atMost) throws SQLException {
        source.setAutoCommit(true);
        String end = text("SELECT pg_current_wal_lsn()::text", null);
        return wait.until(atMost, () -> hasPassed(end));
    }

    /** Whether it has confirmed what lies before a place of the WAL. */
    boolean hasPassed(String lsn) {
        try {
            String confirmed = text(
                    "SELECT (confirmed_flush_lsn >= '" + lsn + "'::pg_lsn)::text FROM pg_replication_slots"
                            + " WHERE slot_name = ?",
                    slot);
            return confirmed.equals("true");
        } catch (SQLException failure) {
            throw new TributaryException(
                    ErrorKind.TRANSIENT, "the source cannot be asked for its slot: " + failure.getMessage(), failure);
        }
    }

    private String text(String query, @org.jspecify.annotations.Nullable String parameter) throws SQLException {
        try (PreparedStatement statement = source.prepareStatement(query)) {
            if (parameter != null) {
                statement.setString(1, parameter);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? String.valueOf(rows.getString(1)) : "";
            }
        }
    }
}
