package dev.tributary.processor.kafka;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens when a stream thread fails: for a time only, another one takes its place after a pause, and begins with
 * the record that failed; else the service ends (I9).
 */
final class FailurePolicy implements StreamsUncaughtExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(FailurePolicy.class);
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private final Clock clock;
    private final CompletableFuture<Void> terminated;
    private final CountDownLatch closing = new CountDownLatch(1);
    private Duration pause = FIRST;
    private Instant last = Instant.MIN;

    FailurePolicy(Clock clock, CompletableFuture<Void> terminated) {
        this.clock = clock;
        this.terminated = terminated;
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable failure) {
        if (isTransient(failure)) {
            Duration wait = nextPause();
            LOG.warn("{}; again in {} ms", TributaryException.of(failure).getMessage(), wait.toMillis());
            await(wait);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.error("the stream processor cannot go on", failure);
        terminated.completeExceptionally(TributaryException.of(failure));
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** Ends the pauses. */
    void close() {
        closing.countDown();
    }

    static boolean isTransient(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TributaryException known) {
                return known.kind() == ErrorKind.TRANSIENT;
            }
            if (cause instanceof RetriableException) {
                return true;
            }
        }
        return false;
    }

    private synchronized Duration nextPause() {
        Instant now = clock.instant();
        // After a quiet minute it is another failure.
        boolean again = last.isAfter(now.minus(Duration.ofMinutes(1)));
        last = now;
        pause = !again ? FIRST : pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
        return pause;
    }

    private void await(Duration wait) {
        try {
            closing.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
