package dev.tributary.lake.core;

import java.time.Duration;
import java.time.Instant;

/**
 * When a batch is closed.
 *
 * @param every at most this long after its first record
 * @param bytes at about this size of its files together
 */
public record RollPolicy(Duration every, long bytes) {

    public RollPolicy {
        if (every.isNegative() || every.isZero() || bytes <= 0) {
            throw new IllegalArgumentException("lake.roll: every and bytes must be more than zero");
        }
    }

    /**
     * Whether a batch is due.
     *
     * @param opened when its first record came
     * @param size of its files so far
     */
    public boolean isDue(Instant opened, long size, Instant now) {
        // A clock that was set back would keep the batch open for as long as it was wrong.
        return size >= bytes || now.isBefore(opened) || !now.isBefore(opened.plus(every));
    }

    /** How long until a batch of that age is due; zero if it is. */
    public Duration untilDue(Instant opened, Instant now) {
        Duration left = Duration.between(now, opened.plus(every));
        return left.isNegative() || left.compareTo(every) > 0 ? Duration.ZERO : left;
    }
}
