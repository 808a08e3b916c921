package dev.tributary.capture;

import dev.tributary.capture.core.Position;
import dev.tributary.capture.core.PositionTracker;
import dev.tributary.capture.core.RecentTransactions;
import dev.tributary.capture.core.ResumePlan;
import dev.tributary.capture.core.SlotState;
import dev.tributary.capture.core.SourceTable;
import dev.tributary.capture.debezium.EngineRun;
import dev.tributary.capture.debezium.EngineSettings;
import dev.tributary.capture.debezium.RowReader;
import dev.tributary.capture.kafka.RawWriter;
import dev.tributary.capture.postgres.Preflight;
import dev.tributary.contracts.TableId;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
    private volatile @Nullable Prepared current;

    /** A run that is ready to begin. */
    private record Prepared(EngineRun run, TableSnapshots snapshots, Position from, Preflight.Findings findings) {}

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
    Preflight.Findings prepare() {
        Prepared first = prepareRun();
        prepared = first;
        return first.findings;
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
        current = next;
        parts.progress().started(next.from);
        try (TableSnapshots snapshots = next.snapshots) {
            snapshots.start();
            next.run.run();
        }
    }

    /** How the rows of each table are told apart. Any thread may ask. */
    Map<String, String> tables() {
        Map<String, String> tables = new TreeMap<>();
        Prepared now = current;
        if (now != null) {
            now.findings
                    .tables()
                    .forEach(table ->
                            tables.put(table.id().toString(), table.identity().toString()));
        }
        return tables;
    }

    /** The snapshots that are not complete. Any thread may ask. */
    Map<String, Map<String, Object>> snapshots() {
        Map<String, Map<String, Object>> snapshots = new TreeMap<>();
        Prepared now = current;
        parts.progress().position().snapshots().forEach((safe, snapshot) -> {
            TableId table = TableId.ofSafe(safe);
            int percent = now == null ? 0 : now.snapshots.percent().getOrDefault(table, 0);
            snapshots.put(table.toString(), Map.of("rows", snapshot.rows(), "percent", percent));
        });
        return snapshots;
    }

    /** Makes sure of the slot first: only who has it may fence the other writers of its topics. */
    private Prepared prepareRun() {
        Preflight.Findings found = new Preflight(parts.database(), parts.file()).check();
        Optional<SlotState> slot = parts.slots().awaitFree(parts.retrier());
        Set<TableId> tables = found.tables().stream().map(SourceTable::id).collect(Collectors.toUnmodifiableSet());
        parts.raw().ensureOwn(parts.topics());
        Map<String, String> topicIds =
                parts.raw().ensureRaw(tables.stream().map(parts.topics()::raw).toList());
        RawWriter open = usableWriter();
        StartPosition start = new StartPosition(parts.topics(), parts.raw(), tables);
        Position from = start.of(open.position(), topicIds, parts.clients());
        ResumePlan plan = ResumePlan.decide(
                parts.slots().slot(),
                parts.file().theSource().url().database(),
                open.position().map(known -> from),
                slot);
        commit(open, from);
        // Before the slot is made: what is not published is not in it.
        parts.publication().ensure(tables, plan == ResumePlan.STREAM);
        if (plan == ResumePlan.STREAM) {
            return prepared(open, from, found, start);
        }
        Position atSlot = from.atSlot(parts.slots().make(found.majorVersion()));
        commit(open, atSlot);
        return prepared(open, atSlot, found, start);
    }

    private static void commit(RawWriter open, Position position) {
        if (!Optional.of(position).equals(open.position())) {
            open.commit(position);
        }
    }

    private Prepared prepared(RawWriter open, Position from, Preflight.Findings found, StartPosition start) {
        Set<TableId> included = new TreeSet<>(start.tables());
        // Also what was captured before: its events since the boundary are sent again, and count.
        open.position().ifPresent(known -> known.topicIds()
                .keySet()
                .forEach(topic -> included.add(parts.topics().table(topic))));
        Properties settings = EngineSettings.stream(
                parts.file(), new EngineSettings.Scope(found.tables(), included, found.majorVersion()), from);
        RawTransaction transaction = new RawTransaction(parts.target(start.tables()), open, new PositionTracker(from));
        RecentTransactions recent = new RecentTransactions();
        RowReader reader = new RowReader(settings);
        EngineRun run = new EngineRun(
                settings, new RawChanges(transaction, recent, new Rereads(transaction, new RowReader(settings))));
        ChunkReader chunks = new ChunkReader(start, transaction, recent, parts.barriers(), reader);
        return new Prepared(run, new TableSnapshots(parts, start, run, transaction, chunks), from, found);
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
