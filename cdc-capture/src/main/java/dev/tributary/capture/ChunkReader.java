package dev.tributary.capture;

import dev.tributary.capture.avro.ConnectAvro;
import dev.tributary.capture.core.RecentTransactions;
import dev.tributary.capture.core.TableSnapshot;
import dev.tributary.capture.debezium.Reading;
import dev.tributary.capture.debezium.RowReader;
import dev.tributary.capture.debezium.SourceEvent;
import dev.tributary.capture.postgres.TablePages;
import dev.tributary.contracts.TableId;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the chunks of tables' snapshots, and writes each with the step past it in one Kafka transaction. For one run of the
 * engine; single-threaded, but for {@link #percent}.
 */
final class ChunkReader implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChunkReader.class);
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofMillis(400);
    private static final long MOST_PAGES = 8192;

    private final StartPosition start;
    private final RawTransaction transaction;
    private final RecentTransactions recent;
    private final Barriers barriers;
    private final RowReader reader;
    private final ConnectAvro avro = new ConnectAvro();
    private final Map<TableId, Integer> percent = new ConcurrentHashMap<>();
    private long pages = 16;
    private @Nullable Whole whole;

    /** One read of all of a table whose rows have no key. */
    private record Whole(TableId table, Reading reading) {}

    ChunkReader(
            StartPosition start,
            RawTransaction transaction,
            RecentTransactions recent,
            Barriers barriers,
            RowReader reader) {
        this.start = start;
        this.transaction = transaction;
        this.recent = recent;
        this.barriers = barriers;
        this.reader = reader;
    }

    /** How much of each table that is read has been read. Any thread may ask. */
    Map<TableId, Integer> percent() {
        return Map.copyOf(percent);
    }

    /** Whether this table may be read now: one read of a whole table is finished first. */
    boolean mayRead(TableId table) {
        return whole == null || whole.table.equals(table);
    }

    /** Whether a part of the table can be read by the condition; if not, that is said. */
    boolean takes(TableId table, @Nullable String where) {
        if (where == null) {
            return true;
        }
        closeWhole();
        try (Reading reading = reader.begin()) {
            reading.check(table, where);
            if (!transaction.hasKey(table)) {
                LOG.error("no snapshot of a part of {} is taken: without a key its rows would come twice", table);
            }
            return transaction.hasKey(table);
        } catch (TributaryException refused) {
            if (refused.kind() != ErrorKind.NEEDS_OPERATOR) {
                throw refused;
            }
            LOG.error("no snapshot of {} is taken where {}: {}", table, where, refused.getMessage());
            return false;
        }
    }

    /** Reads the next chunk; false if it must wait for a transaction to become visible. */
    boolean read(TableId table, TableSnapshot snapshot) {
        if (whole != null && snapshot.cut() != null) {
            return chunk(whole.reading, table, snapshot);
        }
        closeWhole();
        Reading reading = reader.begin();
        boolean held = false;
        try {
            if (!recent.areSeenBy(reading.seen())) {
                return false;
            }
            if (transaction.hasKey(table)) {
                return chunk(reading, table, snapshot);
            }
            held = true;
            whole = new Whole(table, reading);
            return chunk(reading, table, begun(reading, table, snapshot));
        } finally {
            if (!held) {
                reading.close();
            }
        }
    }

    /** What was streamed or read of it before is in this read too, and its barrier takes it back. */
    private TableSnapshot begun(Reading reading, TableId table, TableSnapshot snapshot) {
        TableSnapshot.Cut cut = new TableSnapshot.Cut(reading.snapshot(), reading.lsn(), false);
        List<Long> ends = snapshot.where() == null ? start.ends(table) : List.of();
        return TableSnapshot.of(snapshot.where(), ends, 0, snapshot.epoch()).withCut(cut);
    }

    private boolean chunk(Reading reading, TableId table, TableSnapshot snapshot) {
        long begin = System.nanoTime();
        TablePages all = reading.pages(table);
        Optional<TablePages.Range> range = all.next(snapshot.cursor(), pages);
        transaction.begin(table, snapshot);
        if (range.isEmpty()) {
            end(reading, table, snapshot);
        } else {
            String where = snapshot.where() == null ? "" : " AND (" + snapshot.where() + ")";
            long rows = reading.read(table, range.get().sql() + where, change -> write(table, change));
            TableSnapshot.Cursor next = range.get().end();
            transaction.tracker().snapshot(table, Optional.of(snapshot.at(next, rows)));
            percent.put(table, (int) (100 * all.before(next) / Math.max(1, all.total())));
        }
        transaction.commit();
        adapt(Duration.ofNanos(System.nanoTime() - begin));
        return true;
    }

    private void write(TableId table, SourceEvent.Change change) {
        for (SourceEvent.Change part : transaction.parts(change)) {
            transaction.write(avro, part).ifPresent(envelope -> barriers.saw(table, envelope));
        }
    }

    private void end(Reading reading, TableId table, TableSnapshot snapshot) {
        barriers.write(table, snapshot.offsets(), reading.lsn(), reading.timeMicros(), transaction::write);
        LOG.info("the snapshot of {} is complete: {} rows", table, snapshot.rows());
        percent.remove(table);
        TableSnapshot.Cut cut = snapshot.cut();
        transaction
                .tracker()
                .snapshot(
                        table,
                        Optional.ofNullable(cut)
                                .map(taken ->
                                        snapshot.withCut(new TableSnapshot.Cut(taken.snapshot(), taken.lsn(), true))));
        closeWhole();
    }

    /** A read of a whole table that is given up is begun anew, behind a barrier. */
    private void closeWhole() {
        Whole open = whole;
        whole = null;
        if (open != null) {
            open.reading.close();
        }
    }

    /** The stream waits while a chunk is read, so a chunk is short; and not so short that it is all overhead. */
    private void adapt(Duration took) {
        if (took.compareTo(SHORT) < 0) {
            pages = Math.min(MOST_PAGES, pages * 2);
        } else if (took.compareTo(LONG) > 0) {
            pages = Math.max(1, pages / 2);
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
