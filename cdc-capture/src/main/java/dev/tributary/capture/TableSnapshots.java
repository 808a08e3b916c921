package dev.tributary.capture;

import dev.tributary.capture.core.PositionTracker;
import dev.tributary.capture.core.SnapshotRequest;
import dev.tributary.capture.core.SourceColumns;
import dev.tributary.capture.core.TableSnapshot;
import dev.tributary.capture.debezium.EngineRun;
import dev.tributary.capture.kafka.Requests;
import dev.tributary.capture.postgres.PostgresFailures;
import dev.tributary.capture.postgres.SeenNow;
import dev.tributary.capture.postgres.SourceMessages;
import dev.tributary.contracts.TableId;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the snapshots of one run of the engine, on a thread of its own: between two batches of the stream it reads a chunk
 * of a table and writes it. So each row that is read is as new as anything that was streamed before it, and whatever
 * changes it afterwards comes behind it.
 */
final class TableSnapshots implements Runnable, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TableSnapshots.class);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration NUDGE = Duration.ofSeconds(2);
    private static final Duration LOOK_AT_TABLES = Duration.ofSeconds(5);
    private static final Duration BLOCKED = Duration.ofSeconds(30);

    private final CaptureParts parts;
    private final StartPosition start;
    private final EngineRun run;
    private final RawTransaction transaction;
    private final ChunkReader chunks;
    private final Rereads rereads;
    private final Thread thread = new Thread(this, "cdc-capture-snapshots");
    private final Map<TableId, Instant> blocked = new HashMap<>();
    private final Map<TableId, Long> asked = new HashMap<>();
    private Instant nudged = Instant.EPOCH;
    private Instant looked;
    private volatile boolean closed;

    TableSnapshots(
            CaptureParts parts,
            StartPosition start,
            EngineRun run,
            RawTransaction transaction,
            ChunkReader chunks,
            Rereads rereads) {
        this.parts = parts;
        this.start = start;
        this.run = run;
        this.transaction = transaction;
        this.chunks = chunks;
        this.rereads = rereads;
        this.looked = Instant.EPOCH;
    }

    void start() {
        thread.start();
    }

    /** How much of each table that is read has been read. Any thread may ask. */
    Map<TableId, Integer> percent() {
        return chunks.percent();
    }

    @Override
    public void run() {
        long from = transaction.tracker().position().requests();
        try (Requests requests = new Requests(parts.clients(), parts.topics(), from);
                chunks) {
            while (!closed) {
                boolean busy = run.between(this::step);
                for (Requests.Numbered request : requests.poll(busy ? Duration.ZERO : LOOK_AGAIN)) {
                    heed(request);
                }
                lookAtTables();
            }
        } catch (RuntimeException | Error failure) {
            // Kept for who waits for the run, which ends by it.
            run.between(() -> {
                throw failure;
            });
        }
    }

    /** Reads a chunk; false if there is nothing to do now. */
    private boolean step() {
        for (Map.Entry<String, TableSnapshot> entry :
                Map.copyOf(transaction.tracker().snapshots()).entrySet()) {
            TableId table = TableId.ofSafe(entry.getKey());
            if (isToGoOn(table, entry.getValue()) && chunk(table, entry.getValue())) {
                return true;
            }
        }
        return false;
    }

    private boolean isToGoOn(TableId table, TableSnapshot snapshot) {
        Clock clock = parts.clock();
        if (clock.instant().isBefore(blocked.getOrDefault(table, Instant.EPOCH)) || !chunks.mayRead(table)) {
            return false;
        }
        long boundary = transaction.tracker().position().boundary();
        TableSnapshot.Cut cut = snapshot.cut();
        if (cut != null && cut.complete() && boundary > cut.lsn()) {
            transaction.tracker().snapshot(table, Optional.empty());
            transaction.commit();
            return false;
        }
        boolean waits = isBehind(table, snapshot, boundary)
                || (snapshot.after() != 0 && snapshot.after() >= boundary)
                || (cut != null && cut.complete());
        if (waits) {
            nudge();
        }
        return !waits;
    }

    /**
     * Whether the stream has not come to where the source was when the snapshot was asked for. Until then changes of an
     * earlier shape of the table may come, with another key, and those are none of the epoch that the snapshot begins.
     */
    private boolean isBehind(TableId table, TableSnapshot snapshot, long boundary) {
        return transaction.isBefore(table, snapshot)
                && boundary
                        <= asked.computeIfAbsent(table, first -> parts.database()
                                .with("look at what is seen", SeenNow::of)
                                .lsn());
    }

    private boolean chunk(TableId table, TableSnapshot snapshot) {
        try {
            return chunks.read(table, snapshot);
        } catch (TributaryException failure) {
            if (failure.kind() != ErrorKind.NEEDS_OPERATOR || !PostgresFailures.isOfPostgres(failure)) {
                throw failure;
            }
            // Its own trouble: it was dropped, or may not be read. The others go on.
            LOG.error("the snapshot of {} waits: {}", table, failure.getMessage());
            blocked.put(table, parts.clock().instant().plus(BLOCKED));
            return false;
        }
    }

    /** Lets the source commit something, so that the boundary moves also where nobody writes. */
    private void nudge() {
        Instant now = parts.clock().instant();
        if (Duration.between(nudged, now).compareTo(NUDGE) > 0) {
            nudged = now;
            SourceMessages.commitOne(parts.database());
        }
    }

    private void heed(Requests.Numbered numbered) {
        if (numbered.request().map(SnapshotRequest::newSlot).orElse(false)) {
            // Left in the topic for the next run, which begins with it.
            run.stop();
            return;
        }
        SnapshotRequest.Keys keys =
                numbered.request().map(SnapshotRequest::keys).orElse(null);
        while (keys != null && !closed && !run.between(() -> rows(numbered, keys))) {
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        if (keys != null) {
            return;
        }
        run.between(() -> {
            numbered.request().ifPresent(this::begin);
            transaction.tracker().requests(numbered.next());
            transaction.commit();
            return true;
        });
    }

    /** Heeds a request for single rows; false if it has to wait. */
    private boolean rows(Requests.Numbered numbered, SnapshotRequest.Keys keys) {
        TableId table = TableId.parse(numbered.request().orElseThrow().tables().get(0));
        try {
            boolean told = start.tables().contains(table) && transaction.hasKey(table);
            if (told && !rereads.write(table, keys)) {
                return false;
            }
        } catch (TributaryException refused) {
            if (refused.kind() != ErrorKind.NEEDS_OPERATOR || !PostgresFailures.isOfPostgres(refused)) {
                throw refused;
            }
            LOG.error("rows of {} that were asked for are not read: {}", table, refused.getMessage());
        }
        transaction.tracker().requests(numbered.next());
        transaction.commit();
        return true;
    }

    private void begin(SnapshotRequest request) {
        start.tables().stream()
                .filter(request::asksFor)
                .filter(table -> chunks.takes(table, request.where()))
                .forEach(table -> begin(table, request));
    }

    private void begin(TableId table, SnapshotRequest request) {
        asked.remove(table);
        PositionTracker tracker = transaction.tracker();
        tracker.snapshot(table, Optional.of(start.snapshot(tracker.position(), table, request)));
    }

    private void lookAtTables() {
        Instant now = parts.clock().instant();
        if (Duration.between(looked, now).compareTo(LOOK_AT_TABLES) > 0) {
            looked = now;
            Map<TableId, SourceColumns> columns = parts.columnsNow(start.tables());
            if (!start.tables().containsAll(parts.tablesNow()) || run.between(() -> transaction.isMadeAnew(columns))) {
                LOG.info("there are new tables: capture begins anew with them");
                run.stop();
                return;
            }
            run.between(() -> {
                transaction.tell(parts.watch(), columns);
                return true;
            });
        }
    }

    /** To be called when the run has ended. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        rereads.close();
    }
}
