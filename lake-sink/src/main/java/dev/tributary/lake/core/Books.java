package dev.tributary.lake.core;

import dev.tributary.contracts.books.RecordNumber;
import dev.tributary.contracts.books.Run;
import dev.tributary.contracts.books.Runs;
import dev.tributary.contracts.lake.Counts;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts the records of a batch (I6). Not thread-safe. */
public final class Books {

    /** So many runs of numbers a commit object names at most; each dead letter parts a run. */
    private static final int RUNS = 10_000;

    private final boolean deadLetters;
    private final Map<Integer, Runs> numbers = new TreeMap<>();
    private long written;
    private long rejected;
    private long deadLettered;
    private long barriers;

    /**
     * @param deadLetters whether the table is that of the dead letters
     */
    public Books(boolean deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** Counts a row; with its number, if capture gave it one. */
    public void add(RowFacts row, Optional<RecordNumber> number) {
        number.ifPresent(known ->
                numbers.computeIfAbsent(known.epoch(), epoch -> new Runs()).add(known.at(row.rawOffset())));
        if (row.barrier()) {
            barriers++;
        } else if (deadLetters) {
            deadLettered++;
        } else if (row.rejected()) {
            rejected++;
        } else {
            written++;
        }
    }

    /** All records so far. */
    public long records() {
        return written + rejected + deadLettered + barriers;
    }

    public Counts counts() {
        return new Counts(records(), written, rejected, deadLettered, barriers);
    }

    /** Whether its numbers are so scattered that the batch is to end here. */
    public boolean isScattered() {
        return numbers.values().stream().mapToInt(Runs::size).sum() >= RUNS;
    }

    /** The numbers of the rows, epoch by epoch. */
    public List<Run> numbers() {
        return numbers.values().stream().flatMap(runs -> runs.list().stream()).toList();
    }
}
