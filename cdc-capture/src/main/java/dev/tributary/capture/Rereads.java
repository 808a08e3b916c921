package dev.tributary.capture;

import dev.tributary.capture.avro.ConnectAvro;
import dev.tributary.capture.core.RecentTransactions;
import dev.tributary.capture.core.SnapshotRequest;
import dev.tributary.capture.core.TableSnapshot;
import dev.tributary.capture.debezium.KeyCondition;
import dev.tributary.capture.debezium.Reading;
import dev.tributary.capture.debezium.RowReader;
import dev.tributary.capture.debezium.SourceEvent;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.raw.UnsentValue;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.connect.data.Struct;

/**
 * Reads again what the stream cannot tell, and writes it behind the changes, in the same Kafka transaction. A row whose key
 * was changed, and whose large values were not, comes under its new key without them. And where one statement swaps the
 * keys of two rows, each comes as a delete and an insert, so that the second delete hits what the first insert brought.
 * Single-threaded.
 */
final class Rereads implements AutoCloseable {

    private static final int KEYS = 200;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final RawTransaction transaction;
    private final RecentTransactions recent;
    private final RowReader reader;
    private final ConnectAvro avro = new ConnectAvro();
    private final Map<TableId, List<Struct>> keys = new TreeMap<>();
    private final Set<Long> transactions = new HashSet<>();
    /** The keys that rows have moved to in the newest transaction. */
    private final Set<Moved> moved = new HashSet<>();

    private long newest;

    private record Moved(TableId table, Struct key) {}

    Rereads(RawTransaction transaction, RecentTransactions recent, RowReader reader) {
        this.transaction = transaction;
        this.recent = recent;
        this.reader = reader;
    }

    /** Notes a change, written now or before a restart, that other changes of its transaction may undo. */
    void note(SourceEvent.Change change, long id) {
        if (newest != id) {
            moved.clear();
            newest = id;
        }
        if (change.rekeyed() && change.key() != null) {
            moved.add(new Moved(change.table(), change.key()));
        }
    }

    /** Notes the row of a change that is written if it is to be read again. */
    void consider(SourceEvent.Change change, GenericRecord envelope, long id) {
        note(change, id);
        Struct key = change.key();
        if (key != null
                && (change.isDelete()
                        ? moved.contains(new Moved(change.table(), key))
                        : change.rekeyed() && lacksValues((GenericRecord) envelope.get("after")))) {
            keys.computeIfAbsent(change.table(), none -> new ArrayList<>()).add(key);
            transactions.add(id);
        }
    }

    private static boolean lacksValues(GenericRecord row) {
        for (int i = 0; i < row.getSchema().getFields().size(); i++) {
            Object value = row.get(i);
            if (value != null && UnsentValue.is(value)) {
                return true;
            }
        }
        return false;
    }

    /** Reads and writes the rows that were noted. One that is gone by now will be streamed as gone. */
    void write() {
        if (keys.isEmpty()) {
            return;
        }
        try (Reading reading = beginBehindThem()) {
            keys.forEach((table, rows) -> write(reading, table, rows));
        }
        keys.clear();
        transactions.clear();
    }

    private void write(Reading reading, TableId table, List<Struct> rows) {
        for (int from = 0; from < rows.size(); from += KEYS) {
            Optional<String> condition = KeyCondition.of(rows.subList(from, Math.min(rows.size(), from + KEYS)));
            if (condition.isEmpty()) {
                // A key that cannot be written as SQL: all of the table, then.
                transaction.tracker().snapshot(table, Optional.of(TableSnapshot.of(null, List.of(), 0, 0)));
                return;
            }
            String which = reading.pages(table).all() + " WHERE " + condition.get();
            reading.read(table, which, row -> transaction.write(avro, row));
        }
    }

    /**
     * Reads and writes single rows that were asked for. One that is not there is written as deleted: if it comes after this
     * read, its change comes behind that.
     *
     * @return false if nothing was written, because a transaction has yet to become visible
     */
    boolean write(TableId table, SnapshotRequest.Keys asked) {
        try (Reading reading = reader.begin()) {
            if (!recent.areSeenBy(reading.seen())) {
                return false;
            }
            Set<Struct> found = new HashSet<>();
            String condition = KeyCondition.of(asked.columns(), asked.values());
            reading.check(table, condition);
            reading.read(table, reading.pages(table).all() + " WHERE " + condition, row -> {
                found.add(Objects.requireNonNull(row.key()));
                transaction.write(avro, row);
            });
            for (List<String> key : asked.values()) {
                SourceEvent.Change gone = reading.gone(table, asked.columns(), key);
                if (!found.contains(Objects.requireNonNull(gone.key()))) {
                    transaction.write(avro, gone);
                }
            }
            return true;
        }
    }

    /** A transaction is in the stream a moment before it is visible. */
    private Reading beginBehindThem() {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            Reading reading = reader.begin();
            if (transactions.stream().allMatch(reading.seen()::sees)) {
                return reading;
            }
            reading.close();
            if (System.nanoTime() > end) {
                throw new TributaryException(
                        ErrorKind.TRANSIENT,
                        "a committed transaction is not visible in the source after " + LIMIT.toSeconds()
                                + " s: does it wait for a synchronous standby?");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    @Override
    public void close() {
        reader.close();
    }
}
