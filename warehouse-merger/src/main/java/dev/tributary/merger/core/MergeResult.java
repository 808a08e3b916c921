package dev.tributary.merger.core;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a merge did.
 *
 * @param added rows that bronze did not hold before
 * @param addedColumns columns that the table did not have before
 * @param streamed {@code _source_ts} in microseconds of a sample of the batch's changes that came after the snapshot;
 *     empty if bronze held the batch already
 * @param stopped why silver did not take all of it and what to do; null if it did
 * @param lacking what bronze should hold now and does not (I6); empty unless something is wrong
 */
public record MergeResult(
        long added,
        List<String> addedColumns,
        List<Long> streamed,
        @Nullable String stopped,
        List<Lack> lacking) {

    /** Of a batch of which nothing is merged yet. */
    public static final MergeResult NONE = new MergeResult(0, List.of(), List.of(), null);

    /**
     * Rows of the batch that bronze does not hold after the merge.
     *
     * @param epoch theirs
     * @param partition the raw partition
     * @param from the lowest raw offset of the batch there
     * @param to the highest
     * @param rows how many are missing
     */
    public record Lack(int epoch, int partition, long from, long to, long rows) {}

    /** A merge after which bronze holds the whole batch. */
    public MergeResult(long added, List<String> addedColumns, List<Long> streamed, @Nullable String stopped) {
        this(added, addedColumns, streamed, stopped, List.of());
    }

    public MergeResult {
        addedColumns = List.copyOf(addedColumns);
        streamed = List.copyOf(streamed);
        lacking = List.copyOf(lacking);
    }

    /** This and what another merge of the table did after it. */
    public MergeResult and(MergeResult next) {
        return new MergeResult(
                added + next.added,
                Stream.concat(addedColumns.stream(), next.addedColumns.stream()).toList(),
                Stream.concat(streamed.stream(), next.streamed.stream()).toList(),
                next.stopped,
                Stream.concat(lacking.stream(), next.lacking.stream()).toList());
    }
}
