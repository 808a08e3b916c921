package dev.tributary.processor.kafka;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.books.RecordNumber;
import dev.tributary.contracts.books.Runs;
import dev.tributary.contracts.lake.Counts;
import dev.tributary.contracts.quality.RawRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A range of a raw partition while it grows (I6). Not thread-safe. */
final class OpenRange {

    /** A range ends at each multiple of this many offsets, so that after a replay the same ranges come again. */
    private static final long OFFSETS = 10_000;

    /** So many runs of numbers at most; a dead letter among clean records makes two. */
    private static final int RUNS = 200;

    private final int epoch;
    private final long from;
    private final Runs clean = new Runs();
    private final Runs dead = new Runs();
    private final Map<String, Long> flags = new TreeMap<>();
    private long last;
    private long written;
    private long rejected;
    private long barriers;
    private long deadLettered;

    OpenRange(int epoch, long from) {
        this.epoch = epoch;
        this.from = from;
        this.last = from;
    }

    /** Whether a record is to be counted in it. */
    boolean takes(int recordEpoch, long offset) {
        return recordEpoch == epoch && offset / OFFSETS == from / OFFSETS && clean.size() + dead.size() < RUNS;
    }

    void barrier(long offset, Optional<RecordNumber> number) {
        barriers++;
        clean(offset, number);
    }

    void row(long offset, Optional<RecordNumber> number, boolean isRejected, List<?> rowFlags) {
        if (isRejected) {
            rejected++;
        } else {
            written++;
        }
        rowFlags.forEach(flag -> flags.merge(String.valueOf(flag), 1L, Long::sum));
        clean(offset, number);
    }

    private void clean(long offset, Optional<RecordNumber> number) {
        last = offset;
        number.ifPresent(known -> clean.add(known.at(offset)));
    }

    void deadLetter(long offset, Optional<RecordNumber> number) {
        last = offset;
        deadLettered++;
        number.ifPresent(known -> dead.add(known.at(offset)));
    }

    RawRange range(TableId table, int partition) {
        long in = written + rejected + deadLettered + barriers;
        Counts counts = new Counts(in, written, rejected, deadLettered, barriers);
        return new RawRange(
                table.safe(),
                epoch,
                partition,
                from,
                last + 1,
                counts,
                flags,
                new ArrayList<>(clean.list()),
                new ArrayList<>(dead.list()));
    }
}
