package dev.tributary.capture;

import dev.tributary.capture.core.Position;
import dev.tributary.capture.core.ResumePlan;
import dev.tributary.capture.core.SlotState;
import dev.tributary.capture.debezium.EngineRun;
import dev.tributary.capture.debezium.EngineSettings;
import dev.tributary.capture.kafka.RawWriter;
import dev.tributary.contracts.TableId;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
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
    private @Nullable RawWriter writer;
    private @Nullable EngineRun running;
    private @Nullable Prepared prepared;

    /** A run that is ready to begin. */
    private record Prepared(EngineRun run, Position from) {}

    /**
     * @param terminated completed exceptionally when the loop has given up
     */
    CaptureLoop(CaptureParts parts, CompletableFuture<Void> terminated) {
        this.parts = parts;
        this.terminated = terminated;
    }

    /**
     * Prepares the first run, on the caller's thread, so that what stands in its way is thrown from the service's start.
     */
    void prepare() {
        prepared = prepareRun();
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
        Prepared next = prepared;
        prepared = null;
        if (next == null) {
            next = prepareRun();
        }
        synchronized (this) {
            if (closed.getCount() == 0) {
                return;
            }
            running = next.run;
        }
        parts.progress().started(next.from);
        next.run.run();
    }

    /** Makes sure of the slot first: only who has it may fence the other writers of its topics. */
    private Prepared prepareRun() {
        Optional<SlotState> slot = parts.slots().awaitFree(parts.retrier());
        RawWriter open = usableWriter();
        Optional<Position> known = open.position().map(this::withNewTablesSnapshotted);
        String database = parts.file().theSource().url().database();
        ResumePlan plan = ResumePlan.decide(parts.slots().slot(), database, known, slot);
        Position from = known.orElse(Position.NONE).withTopics(parts.topicIds());
        if (plan != ResumePlan.STREAM) {
            from = from.nextGeneration(parts.raw().endOffsets(parts.topicIds().keySet()));
            LOG.info(
                    "snapshot generation {} of slot {} begins",
                    from.generation(),
                    parts.slots().slot());
        }
        if (!Optional.of(from).equals(open.position())) {
            open.commit(from);
        }
        if (plan == ResumePlan.DROP_SLOT_AND_SNAPSHOT) {
            parts.slots().drop();
        }
        EngineSettings.Scope scope = new EngineSettings.Scope(
                parts.findings().tables(),
                included(known),
                parts.isPublished(),
                parts.findings().majorVersion());
        Properties settings = plan == ResumePlan.STREAM
                ? EngineSettings.stream(parts.file(), scope, from)
                : EngineSettings.snapshot(parts.file(), scope);
        RawChanges changes = new RawChanges(
                parts.target(), open, from, new Barriers(parts.target().topics(), parts.lastEnvelope()));
        return new Prepared(new EngineRun(settings, changes), from);
    }

    private Position withNewTablesSnapshotted(Position known) {
        Map<String, String> captured = known.topicIds();
        List<String> added = parts.topicIds().keySet().stream()
                .filter(topic -> !captured.containsKey(topic))
                .toList();
        if (added.isEmpty() || !known.snapshotComplete()) {
            return known;
        }
        LOG.warn("tables were added ({}): a new snapshot of all tables is taken", added);
        return known.incomplete();
    }

    /** Also what was captured before: its events since the boundary are sent again, and count. */
    private Set<TableId> included(Optional<Position> known) {
        Set<TableId> included = new TreeSet<>(parts.target().tables());
        known.ifPresent(position -> position.topicIds()
                .keySet()
                .forEach(topic -> included.add(parts.target().topics().table(topic))));
        return included;
    }

    private RawWriter usableWriter() {
        RawWriter current = writer;
        if (current != null && !current.hasFailed()) {
            current.abort();
            return current;
        }
        if (current != null) {
            writer = null;
            current.close();
        }
        RawWriter opened = parts.openWriter();
        writer = opened;
        return opened;
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
        RawWriter current = writer;
        writer = null;
        if (current != null) {
            current.close();
        }
    }
}
