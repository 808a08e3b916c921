package dev.tributary.merger.books;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.books.Runs;

/**
 * Records that one stage has done and the next has not.
 *
 * @param stage the one in which they are missing
 * @param epoch of their numbers
 * @param partition the raw partition
 * @param gap which ones
 */
public record Difference(TableId table, Stage stage, int epoch, int partition, Runs.Gap gap) {

    /** One line for people. */
    public String line() {
        String offsets = gap.toOffset() == Long.MAX_VALUE
                ? "from raw offset " + gap.fromOffset() + " on"
                : "raw offsets " + gap.fromOffset() + " to " + gap.toOffset();
        return "%s: %d records of raw partition %d are %s and not %s: %s (epoch %d, numbers %d to %d)"
                .formatted(
                        table,
                        gap.records(),
                        partition,
                        stage.before(),
                        stage.done(),
                        offsets,
                        epoch,
                        gap.first(),
                        gap.last());
    }
}
