package dev.tributary.capture.core;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.Map;

/**
 * Moves a position along the records of one run of the engine, and says what becomes of each (I2). Single-threaded.
 *
 * <p>A record's own LSN is no position: rows share it and transactions interleave. The boundary is a commit, after which
 * Postgres resends everything; the events since then are counted.
 */
public final class PositionTracker {

    private final ResumeFilter filter;
    private Position start;
    private boolean complete;
    private long boundary;
    private long events;
    private long confirmable;
    private long transaction;
    private long timeMicros;
    private boolean moved;

    /** What becomes of a record. */
    public enum Step {
        /** It goes to the raw topics. */
        WRITE,
        /** It goes to the raw topics, and with it the snapshot has ended: the barriers follow it. */
        WRITE_THEN_END_SNAPSHOT,
        /** The snapshot had ended before it: the barriers go first, then this record if it is data. */
        END_SNAPSHOT_THEN_WRITE,
        /** It has been captured before. */
        DROP,
        /** It is no data. */
        PASS
    }

    /** Goes on from a committed position. */
    public PositionTracker(Position start) {
        this.start = start;
        this.filter = new ResumeFilter(start.events());
        this.complete = start.snapshotComplete();
        this.boundary = start.boundary();
        this.events = start.events();
        this.confirmable = start.confirmable();
        this.transaction = start.transaction();
        this.timeMicros = start.timeMicros();
    }

    /** Takes the next record. */
    public Step see(SourceMark mark) {
        return mark.snapshot() ? seeSnapshot(mark) : seeChange(mark);
    }

    private Step seeSnapshot(SourceMark mark) {
        if (complete && mark.data()) {
            throw new TributaryException(
                    ErrorKind.BUG, "a snapshot's record came after the snapshot of generation " + start.generation());
        }
        if (!mark.data()) {
            return Step.PASS;
        }
        note(mark);
        boundary = mark.lsn();
        complete = mark.last();
        return complete ? Step.WRITE_THEN_END_SNAPSHOT : Step.WRITE;
    }

    private Step seeChange(SourceMark mark) {
        boolean ended = !complete;
        if (ended || mark.commit() > boundary) {
            filter.passed(boundary);
            long newest = Math.max(mark.commit(), boundary);
            boundary = newest == 0 ? mark.lsn() : newest;
            events = 0;
            complete = true;
            note(mark);
        }
        long confirmed = mark.commit() != 0 ? mark.commit() : mark.processed();
        if (confirmed > confirmable) {
            confirmable = confirmed;
            moved = true;
        }
        if (mark.data() && filter.drops()) {
            return Step.DROP;
        }
        if (mark.data()) {
            note(mark);
            events++;
        }
        if (ended) {
            return Step.END_SNAPSHOT_THEN_WRITE;
        }
        return mark.data() ? Step.WRITE : Step.PASS;
    }

    private void note(SourceMark mark) {
        moved = true;
        transaction = mark.transaction();
        timeMicros = mark.timeMicros();
    }

    /** Whether {@link #position} has moved since {@link #committed} or the begin. */
    public boolean hasMoved() {
        return moved;
    }

    /** The position that covers every record seen. */
    public Position position() {
        return new Position(
                start.epoch(),
                start.generation(),
                complete,
                boundary,
                events,
                confirmable,
                transaction,
                timeMicros,
                start.topicIds(),
                complete ? Map.of() : start.barriers());
    }

    /** Says that the position is committed. */
    public void committed(Position position) {
        start = position;
        moved = false;
    }
}
