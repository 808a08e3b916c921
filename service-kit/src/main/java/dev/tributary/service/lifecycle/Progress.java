package dev.tributary.service.lifecycle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Tells standing still from having nothing to do (I9), in the same way for each service. Thread-safe. */
public final class Progress {

    private final Clock clock;
    private final Duration patience;
    private long finished;
    private Instant since;

    /**
     * @param patience how long nothing may be finished while something waits: longer than the longest piece of work
     */
    public Progress(Clock clock, Duration patience) {
        this.clock = clock;
        this.patience = patience;
        this.since = clock.instant();
    }

    /**
     * Why it stands still; empty if it does not, or if nothing waits. To be asked again and again, as a probe does.
     *
     * @param finishedNow how much has been finished ever
     * @param pending what waits, empty if that is not known; asked only when nothing has been finished for a while
     */
    public synchronized Optional<String> complaint(long finishedNow, Supplier<OptionalLong> pending) {
        Instant now = clock.instant();
        if (finishedNow != finished) {
            finished = finishedNow;
            since = now;
        }
        if (now.isBefore(since.plus(patience))) {
            return Optional.empty();
        }
        OptionalLong waiting = pending.get();
        if (waiting.isPresent() && waiting.getAsLong() == 0) {
            since = now;
            return Optional.empty();
        }
        return Optional.of("work waits (" + (waiting.isPresent() ? waiting.getAsLong() : "how much is not known")
                + ") and nothing has been finished since " + since + "; see the log for what it waits for");
    }
}
