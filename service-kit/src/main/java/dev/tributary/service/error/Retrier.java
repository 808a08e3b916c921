package dev.tributary.service.error;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs an action again while it fails with {@link ErrorKind#TRANSIENT}, with exponential back-off and jitter, up to a
 * deadline. Thread-safe. Only the outermost adapter retries.
 */
public final class Retrier {

    /** Waits; a test's sleeper moves its clock. */
    @FunctionalInterface
    public interface Sleeper {
        void sleep(Duration duration) throws InterruptedException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Retrier.class);
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final Clock clock;
    private final Sleeper sleeper;
    private final RandomGenerator random;
    private final Duration deadline;

    /**
     * @param deadline how long an action may take with all its repetitions before its failure is passed on
     */
    public Retrier(Clock clock, Sleeper sleeper, RandomGenerator random, Duration deadline) {
        this.clock = clock;
        this.sleeper = sleeper;
        this.random = random;
        this.deadline = deadline;
    }

    /** A retrier of a running service. */
    public static Retrier of(Clock clock, Duration deadline) {
        return new Retrier(
                clock, duration -> Thread.sleep(duration.toMillis()), RandomGenerator.getDefault(), deadline);
    }

    /**
     * Runs an action until it succeeds.
     *
     * @param what names it in the log, for example {@code upload shop/public.orders/...}
     * @throws TributaryException the last failure: of another kind, or when the deadline has passed
     */
    public <T> T call(String what, Callable<T> action) {
        Instant end = clock.instant().plus(deadline);
        Duration pause = FIRST;
        while (true) {
            try {
                return action.call();
            } catch (Exception failure) {
                TributaryException known = TributaryException.of(failure);
                if (known.kind() != ErrorKind.TRANSIENT
                        || clock.instant().plus(pause).isAfter(end)) {
                    throw known;
                }
                LOG.warn("{}: {}; again in {} ms", what, known.getMessage(), pause.toMillis());
            }
            pause(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
        }
    }

    private void pause(Duration pause) {
        try {
            // Half fixed, half by chance, so that many who failed together do not come back together.
            long half = pause.toMillis() / 2;
            sleeper.sleep(Duration.ofMillis(half + random.nextLong(half + 1)));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TributaryException(ErrorKind.TRANSIENT, "interrupted while it waited to try again", interrupted);
        }
    }
}
