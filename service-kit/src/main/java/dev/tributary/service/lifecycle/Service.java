package dev.tributary.service.lifecycle;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * One of the four services, in a process of its own or beside the others. {@link #start} and {@link #close} are called
 * once each, by one thread; the rest may be called by any thread at any time.
 */
public interface Service extends AutoCloseable {

    /** The service's name, for example {@code lake-sink}. */
    String name();

    /**
     * Checks what it needs and starts its workers; returns when they have been started, not when they are ready.
     *
     * @throws dev.tributary.service.error.TributaryException with kind {@code NEEDS_OPERATOR} and a remedy if it cannot
     *     work as configured; nothing is left running then
     */
    void start();

    /** Whether it is doing its work: ready, or why not. */
    Health health();

    /**
     * How many records it has been handed or could fetch and has not finished; 0 = drained; empty while it does not
     * know. It lags behind the truth by a moment, so ask again before you trust a 0.
     */
    OptionalLong pending();

    /** What it says of itself in {@code /api/status}: numbers, texts, lists and maps of them; never a secret. */
    Map<String, Object> status();

    /**
     * Completes normally after {@link #close}, and exceptionally when a worker has died (I9): then the process has to
     * end.
     */
    CompletableFuture<Void> terminated();

    /** Finishes what it is at, stops the workers and frees everything; never throws for a worker's failure. */
    @Override
    void close();
}
