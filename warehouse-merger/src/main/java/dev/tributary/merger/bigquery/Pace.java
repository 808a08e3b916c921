package dev.tributary.merger.bigquery;

import java.time.Duration;
import java.time.Instant;

/**
 * One at a time, with a time between. It takes the last one as just made when it begins, so whoever knows nothing of an
 * earlier run keeps the pace all the same. Not thread-safe.
 */
final class Pace {

    private final Duration spacing;
    private Instant next;

    /** At the beginning of a run. */
    Pace(Duration spacing, Instant start) {
        this.spacing = spacing;
        this.next = start.plus(spacing);
    }

    Duration spacing() {
        return spacing;
    }

    /** The earliest time of the next one. */
    Instant next() {
        return next;
    }

    /** So many are made now. */
    void take(long count, Instant now) {
        next = later(next, now).plus(spacing.multipliedBy(count));
    }

    static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
