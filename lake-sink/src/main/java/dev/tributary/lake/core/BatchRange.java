package dev.tributary.lake.core;

/**
 * The offsets of a batch.
 *
 * @param start where the batch before it ended
 * @param end behind its last record; what the broker wrote after that (a transaction's marker) is the next batch's
 */
public record BatchRange(long start, long end) {

    public BatchRange {
        if (start < 0 || end <= start) {
            throw new IllegalArgumentException("no range: " + start + " to " + end);
        }
    }
}
