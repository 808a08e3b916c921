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
 */
public record MergeResult(
        long added,
        List<String> addedColumns,
        List<Long> streamed,
        @Nullable String stopped) {

    /** Of a batch of which nothing is merged yet. */
    public static final MergeResult NONE = new MergeResult(0, List.of(), List.of(), null);

    public MergeResult {
        addedColumns = List.copyOf(addedColumns);
        streamed = List.copyOf(streamed);
    }

    /** This and what another merge of the table did after it. */
    public MergeResult and(MergeResult next) {
        return new MergeResult(
                added + next.added,
                Stream.concat(addedColumns.stream(), next.addedColumns.stream()).toList(),
                Stream.concat(streamed.stream(), next.streamed.stream()).toList(),
                next.stopped);
    }
}
