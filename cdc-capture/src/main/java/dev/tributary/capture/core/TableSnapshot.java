package dev.tributary.capture.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the snapshot of a table is. It is part of the position, so a chunk's rows and the step past them are one Kafka
 * transaction: a snapshot that was killed goes on behind its last chunk.
 *
 * @param where the condition that its rows fulfil, in SQL; null for the whole table
 * @param offsets the raw topic's end offset per partition when it began: what it does not find, and lies before them, is
 *     gone. Empty if nothing is to be found gone
 * @param after the boundary that must be passed before it begins; the table's events up to there are left out. 0 = none
 * @param cut what is left out of the stream, because it is read or was another table's; null if nothing is
 * @param cursor where it goes on; null before it has begun
 * @param rows how many were read
 * @param epoch the epoch of its topic that its first chunk begins; 0 if it begins none. So what is read again as a whole is
 *     newer than all before, also where a row's key, and with it its partition, is another one now
 */
public record TableSnapshot(
        @Nullable String where,
        List<Long> offsets,
        long after,
        @Nullable Cut cut,
        @Nullable Cursor cursor,
        long rows,
        int epoch) {

    public TableSnapshot {
        offsets = offsets == null ? List.of() : List.copyOf(offsets);
    }

    /** A place in a table, or in a partition of it: the file's pages are read in their order. */
    public record Cursor(long relation, long file, long page) {}

    /**
     * What was seen at a moment, and is left out of the stream. Without a key a row that is both read and streamed would
     * count twice; and where a table was made anew, what comes of the old one is no row of the new.
     *
     * @param snapshot as {@code pg_current_snapshot()} says it
     * @param lsn the end of the WAL then: behind it, all that commits was not seen
     * @param complete whether all was read; then only the stream has to get there
     */
    public record Cut(String snapshot, long lsn, boolean complete) {}

    /**
     * A snapshot that has not begun.
     *
     * @param after the boundary that must be passed before
     * @param epoch that it begins; 0 if none
     */
    public static TableSnapshot of(@Nullable String where, List<Long> offsets, long after, int epoch) {
        return new TableSnapshot(where, offsets, after, null, null, 0, epoch);
    }

    /** The same, begun no earlier than behind a boundary; 0 = no matter when. */
    public TableSnapshot behind(long boundary) {
        return new TableSnapshot(where, offsets, Math.max(after, boundary), cut, cursor, rows, epoch);
    }

    public TableSnapshot at(@Nullable Cursor next, long moreRows) {
        return new TableSnapshot(where, offsets, after, cut, next, rows + moreRows, epoch);
    }

    public TableSnapshot withCut(Cut taken) {
        return new TableSnapshot(where, offsets, after, taken, cursor, rows, epoch);
    }
}
