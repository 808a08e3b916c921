package dev.tributary.capture;

import dev.tributary.capture.core.Position;
import dev.tributary.capture.debezium.EngineRun;
import dev.tributary.capture.postgres.Preflight;
import dev.tributary.contracts.TableId;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the engine from our committed position; after a transient failure again from there, with back-off. What does not
 * get better by itself ends it.
 */
final class CaptureLoop implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(CaptureLoop.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** A failure that nobody knows is tried again, but not for ever. */
    private static final int UNKNOWN_IN_A_ROW = 5;

    private final CaptureParts parts;
    private final CompletableFuture<Void> terminated;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CaptureRuns runs;
    private @Nullable EngineRun running;
    private CaptureRuns.@Nullable Prepared prepared;
    private volatile CaptureRuns.@Nullable Prepared current;

    /**
     * @param terminated completed exceptionally when the loop has given up
     */
    CaptureLoop(CaptureParts parts, CompletableFuture<Void> terminated) {
        this.parts = parts;
        this.terminated = terminated;
        this.runs = new CaptureRuns(parts);
    }

    /**
     * Prepares the first run, on the caller's thread, so that what stands in its way is thrown from the service's start.
     */
    Preflight.Findings prepare() {
        CaptureRuns.Prepared first = runs.prepare();
        prepared = first;
        return first.findings();
    }

    @Override
    public void run() {
        try {
            runUntilClosed();
        } catch (Throwable dead) {
            // Whatever it is, a dead worker is visible (I9).
            terminated.completeExceptionally(dead);
            throw dead;
        }
    }

    private void runUntilClosed() {
        Duration pause = FIRST_PAUSE;
        int unknown = 0;
        while (closed.getCount() > 0) {
            Position before = parts.progress().position();
            try {
                runOnce();
            } catch (RuntimeException | Error failure) {
                TributaryException known = TributaryException.of(failure);
                boolean progressed = !parts.progress().position().equals(before);
                unknown = progressed ? 0 : unknown + 1;
                boolean again = known.kind() == ErrorKind.TRANSIENT
                        || (known.kind() == ErrorKind.UNKNOWN_OUTCOME && unknown < UNKNOWN_IN_A_ROW);
                if (closed.getCount() > 0 && !again) {
                    giveUp(known);
                    return;
                }
                pause = progressed ? FIRST_PAUSE : longer(pause);
                pause(known, pause);
            }
        }
    }

    private void runOnce() {
        CaptureRuns.Prepared next = prepared;
        prepared = null;
        if (next == null) {
            next = runs.prepare();
        }
        synchronized (this) {
            if (closed.getCount() == 0) {
                return;
            }
            running = next.run();
        }
        current = next;
        parts.progress().started(next.from());
        try (TableSnapshots snapshots = next.snapshots()) {
            snapshots.start();
            next.run().run();
        }
    }

    /** How the rows of each table are told apart. Any thread may ask. */
    Map<String, String> tables() {
        Map<String, String> tables = new TreeMap<>();
        CaptureRuns.Prepared now = current;
        if (now != null) {
            now.findings()
                    .tables()
                    .forEach(table ->
                            tables.put(table.id().toString(), table.identity().toString()));
        }
        return tables;
    }

    /** The snapshots that are not complete. Any thread may ask. */
    Map<String, Map<String, Object>> snapshots() {
        Map<String, Map<String, Object>> snapshots = new TreeMap<>();
        CaptureRuns.Prepared now = current;
        parts.progress().position().snapshots().forEach((safe, snapshot) -> {
            TableId table = TableId.ofSafe(safe);
            int percent = now == null ? 0 : now.snapshots().percent().getOrDefault(table, 0);
            snapshots.put(table.toString(), Map.of("rows", snapshot.rows(), "percent", percent));
        });
        return snapshots;
    }

    private void pause(TributaryException failure, Duration pause) {
        if (closed.getCount() == 0) {
            return;
        }
        LOG.warn("{}; again in {} ms", failure.getMessage(), pause.toMillis());
        parts.progress().reconnecting("it reconnects: " + failure.getMessage());
        try {
            if (closed.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("closed while it waited");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            giveUp(new TributaryException(ErrorKind.BUG, "the capture thread was interrupted", interrupted));
        }
    }

    private static Duration longer(Duration pause) {
        Duration doubled = pause.multipliedBy(2);
        return doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
    }

    private void giveUp(TributaryException failure) {
        LOG.error("capture has stopped: {}", failure.getMessage(), failure);
        parts.progress().reconnecting("it has stopped: " + failure.getMessage());
        terminated.completeExceptionally(failure);
    }

    /** Stops the engine after the batch that it is at. The thread that runs this loop ends then. */
    @Override
    public void close() {
        EngineRun current;
        synchronized (this) {
            closed.countDown();
            current = running;
        }
        if (current != null) {
            current.stop();
        }
    }

    /** Frees the writer; to be called when the thread has ended. */
    void release() {
        runs.close();
    }
}
