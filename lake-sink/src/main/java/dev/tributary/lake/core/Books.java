package dev.tributary.lake.core;

import dev.tributary.contracts.lake.Counts;

/** Counts the records of a batch (I6). Not thread-safe. */
public final class Books {

    private final boolean deadLetters;
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

    public void add(RowFacts row) {
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
}
