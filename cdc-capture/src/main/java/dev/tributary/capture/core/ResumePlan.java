package dev.tributary.capture.core;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.Optional;

/** How a run of the engine begins, decided from our position and the state of the slot. */
public enum ResumePlan {
    /** Go on streaming after the position. */
    STREAM,
    /** Make the slot first; one of that name that is there was made by an attempt that ended before it was noted. */
    MAKE_SLOT;

    /**
     * Decides. Debezium would make a missing slot again and go on silently; so what happens to a slot is decided here.
     *
     * @param slot the slot's name, for messages
     * @param database the source's database
     * @throws TributaryException {@code NEEDS_OPERATOR} with the remedy if changes are lost or the slot is not ours
     */
    public static ResumePlan decide(String slot, String database, Optional<Position> known, Optional<SlotState> found) {
        if (found.isPresent() && known.isEmpty()) {
            throw refuse("replication slot " + slot + " is there but nothing was captured with it: if nothing else uses"
                    + " it, run SELECT pg_drop_replication_slot('" + slot + "'); otherwise set source.slot to another"
                    + " name");
        }
        found.ifPresent(state -> checkOurs(slot, database, state));
        if (known.isEmpty() || !known.get().hasSlot()) {
            return MAKE_SLOT;
        }
        SlotState state = found.orElseThrow(() -> refuse("replication slot " + slot
                + " is gone, and the changes since it was dropped with it: request a new snapshot with tributary"
                + " resnapshot"));
        checkPosition(slot, known.get(), state);
        return STREAM;
    }

    private static void checkOurs(String slot, String database, SlotState state) {
        if (!state.plugin().equals("pgoutput") || !state.database().equals(database)) {
            throw refuse("replication slot " + slot + " belongs to plugin '" + state.plugin() + "' and database '"
                    + state.database() + "', not to pgoutput and '" + database + "': set source.slot to another name");
        }
    }

    private static void checkPosition(String slot, Position position, SlotState state) {
        if (state.walStatus().equals("lost")) {
            throw refuse("replication slot " + slot + " has lost the WAL that it needs (max_slot_wal_keep_size):"
                    + " raise that setting, then request a new snapshot with tributary resnapshot");
        }
        if (state.confirmed() > Math.max(position.boundary(), position.confirmable())) {
            throw refuse("replication slot " + slot + " was moved to " + Lsn.text(state.confirmed())
                    + ", beyond the captured " + Lsn.text(position.boundary())
                    + ": changes between them are lost; request a new snapshot with tributary resnapshot");
        }
    }

    private static TributaryException refuse(String message) {
        return new TributaryException(ErrorKind.NEEDS_OPERATOR, message);
    }
}
