package dev.tributary.processor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Tells standing still from having nothing to do (I9). Thread-safe. */
final class Progress {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Clock clock;
    private long finished = -1;
    private Instant since = Instant.MIN;

    Progress(Clock clock) {
        this.clock = clock;
    }

    /**
     * Whether nothing has been finished for a while although something waits.
     *
     * @param finishedNow how much has been finished ever
     * @param pending asked only when nothing has been finished for a while
     */
    synchronized boolean isStuck(long finishedNow, Supplier<OptionalLong> pending) {
        Instant now = clock.instant();
        if (finishedNow != finished) {
            finished = finishedNow;
            since = now;
            return false;
        }
        if (now.isBefore(since.plus(PATIENCE))) {
            return false;
        }
        OptionalLong waiting = pending.get();
        if (waiting.isPresent() && waiting.getAsLong() == 0) {
            since = now;
            return false;
        }
        return true;
    }
}
