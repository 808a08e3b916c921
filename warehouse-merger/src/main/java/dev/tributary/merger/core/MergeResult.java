package dev.tributary.merger.core;

import java.util.List;

/**
 * What a merge did.
 *
 * @param added rows that bronze did not hold before
 * @param addedColumns columns that the table did not have before
 * @param streamed {@code _source_ts} in microseconds of a sample of the batch's changes that came after the snapshot;
 *     empty if bronze held the batch already
 */
public record MergeResult(long added, List<String> addedColumns, List<Long> streamed) {

    public MergeResult {
        addedColumns = List.copyOf(addedColumns);
        streamed = List.copyOf(streamed);
    }
}
