package dev.tributary.lake.core;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition is, from one assignment to its end: at most one batch is open and at most one closed and on its
 * way into the lake; each begins where the one before it ended. Not thread-safe.
 */
public final class PartitionProgress {

    private long openStart;
    private long openEnd;
    private @Nullable BatchRange landing;

    /** Begins at the offset where the last batch in the lake ended. */
    public PartitionProgress(long start) {
        this.openStart = start;
        this.openEnd = start;
    }

    /**
     * Adds a record to the open batch, and opens one if there is none.
     *
     * @throws IllegalStateException if a record of that offset or a later one was added before
     */
    public void append(long offset) {
        if (offset < openEnd) {
            throw new IllegalStateException("offset " + offset + " came again after " + (openEnd - 1));
        }
        openEnd = offset + 1;
    }

    /** The open batch's offsets, empty if no record is in it. */
    public Optional<BatchRange> open() {
        return openEnd > openStart ? Optional.of(new BatchRange(openStart, openEnd)) : Optional.empty();
    }

    /** Where the open batch begins, or the next one will. */
    public long openStart() {
        return openStart;
    }

    /** Whether a batch is on its way. */
    public boolean isLanding() {
        return landing != null;
    }

    /**
     * Closes the open batch and sends it on its way.
     *
     * @throws IllegalStateException if there is none, or one is on its way already
     */
    public BatchRange roll() {
        if (landing != null) {
            throw new IllegalStateException("a batch is on its way already");
        }
        BatchRange rolled = open().orElseThrow(() -> new IllegalStateException("no batch is open"));
        landing = rolled;
        openStart = rolled.end();
        return rolled;
    }

    /**
     * The batch on its way has arrived, or that of another writer was adopted in its place.
     *
     * @param end where the range in the lake ends
     * @return where to read on from, if the open batch does not follow that end; it is dropped then
     */
    public OptionalLong landed(long end) {
        BatchRange expected = landing;
        if (expected == null || end <= expected.start()) {
            throw new IllegalStateException("no batch is on its way to " + end);
        }
        landing = null;
        if (end == expected.end()) {
            return OptionalLong.empty();
        }
        openStart = end;
        openEnd = end;
        return OptionalLong.of(end);
    }
}
