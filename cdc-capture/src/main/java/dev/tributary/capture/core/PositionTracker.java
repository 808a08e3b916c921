package dev.tributary.capture.core;

import dev.tributary.contracts.TableId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Moves a position along the records of one run of the engine, and says what becomes of each (I2). Single-threaded.
 *
 * <p>A record's own LSN is no position: rows share it and transactions interleave. The boundary is a commit, after which
 * Postgres resends everything; the events since then are counted.
 */
public final class PositionTracker {

    private final ResumeFilter filter;
    private Position start;
    private long boundary;
    private long events;
    private long confirmable;
    private long transaction;
    private long timeMicros;
    private boolean moved;
    private Map<String, TableSnapshot> snapshots;
    private long requests;
    private final Map<String, Integer> epochs;

    /** What becomes of a record. */
    public enum Step {
        /** It goes to the raw topics. */
        WRITE,
        /** It has been captured before. */
        DROP,
        /** It is no data, or of a table whose capture begins behind it. */
        PASS
    }

    /** Goes on from a committed position. */
    public PositionTracker(Position start) {
        this.start = start;
        this.filter = new ResumeFilter(start.events());
        this.boundary = start.boundary();
        this.events = start.events();
        this.confirmable = start.confirmable();
        this.transaction = start.transaction();
        this.timeMicros = start.timeMicros();
        this.snapshots = new TreeMap<>(start.snapshots());
        this.requests = start.requests();
        this.epochs = new TreeMap<>(start.epochs());
    }

    /**
     * Takes the next record.
     *
     * @param table the table that it is of, if it is data
     */
    public Step see(SourceMark mark, Optional<TableId> table) {
        if (mark.commit() > boundary) {
            filter.passed(boundary);
            boundary = mark.commit();
            events = 0;
            note(mark);
        }
        long confirmed = mark.commit() != 0 ? mark.commit() : mark.processed();
        if (confirmed > confirmable) {
            confirmable = confirmed;
            moved = true;
        }
        if (!mark.data() || table.map(this::isJoining).orElse(false)) {
            return Step.PASS;
        }
        if (filter.drops()) {
            return Step.DROP;
        }
        note(mark);
        events++;
        return Step.WRITE;
    }

    /** What counts must not change between two boundaries, so a table that is added begins to count at the next one. */
    private boolean isJoining(TableId table) {
        TableSnapshot snapshot = snapshots.get(table.safe());
        return snapshot != null && snapshot.after() >= boundary;
    }

    private void note(SourceMark mark) {
        moved = true;
        transaction = mark.transaction();
        timeMicros = mark.timeMicros();
    }

    /** The snapshots that are not complete. */
    public Map<String, TableSnapshot> snapshots() {
        return snapshots;
    }

    /** Notes how far a table's snapshot is; empty if it is complete. */
    public void snapshot(TableId table, Optional<TableSnapshot> now) {
        long joinsBehind = position().joinsBehind(table.safe());
        now.ifPresentOrElse(
                snapshot -> snapshots.put(table.safe(), snapshot.behind(joinsBehind)),
                () -> snapshots.remove(table.safe()));
        moved = true;
    }

    /** Notes that the requests before an offset were read. */
    public void requests(long next) {
        moved |= requests != next;
        requests = next;
    }

    /** The epoch of what is written to a raw topic now. */
    public int epoch(String topic) {
        return Math.max(start.epoch(), epochs.getOrDefault(topic, 0));
    }

    /** Begins an epoch of a raw topic, if that is not begun; it never goes down. */
    public void begin(String topic, int epoch) {
        if (epoch > epoch(topic)) {
            epochs.put(topic, epoch);
            moved = true;
        }
    }

    /** Whether {@link #position} has moved since {@link #committed} or the begin. */
    public boolean hasMoved() {
        return moved;
    }

    /** The position that covers every record seen. */
    public Position position() {
        return new Position(
                start.epoch(),
                boundary,
                events,
                confirmable,
                transaction,
                timeMicros,
                start.topicIds(),
                snapshots,
                requests,
                epochs);
    }

    /** Says that the position is committed. */
    public void committed(Position position) {
        start = position;
        moved = false;
    }
}
