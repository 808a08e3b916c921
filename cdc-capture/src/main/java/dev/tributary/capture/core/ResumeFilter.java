package dev.tributary.capture.core;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;

/** Drops the data events that Postgres sends again after a restart: it resends whole transactions. Single-threaded. */
final class ResumeFilter {

    private final long captured;
    private long toDrop;

    /**
     * @param captured how many data events after the boundary are in the raw topics
     */
    ResumeFilter(long captured) {
        this.captured = captured;
        this.toDrop = captured;
    }

    /** Whether this data event is in the raw topics. */
    boolean drops() {
        if (toDrop == 0) {
            return false;
        }
        toDrop--;
        return true;
    }

    /**
     * Says that a newer commit was seen.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if fewer events came before it than were captured
     */
    void passed(long boundary) {
        if (toDrop > 0) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    "after " + Lsn.text(boundary) + " the source resent " + (captured - toDrop) + " changes, but "
                            + captured + " had been captured: the slot or the publication was changed by someone else;"
                            + " request a new snapshot with tributary resnapshot");
        }
    }
}
