package dev.tributary.merger.core;

import dev.tributary.contracts.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Says when landed commits are merged. Reads no clock. Not thread-safe: it belongs to who merges. */
public interface MergeSchedule {

    /**
     * What of a table waits to be merged.
     *
     * @param since when the oldest of it was announced
     * @param rows of all of it
     */
    record Waiting(Instant since, long rows) {}

    /** The table to merge now, of those that wait. */
    Optional<TableId> due(Map<TableId, Waiting> waiting, Instant now);

    /** How long until one is due; not negative, empty if nothing waits. */
    Optional<Duration> wait(Map<TableId, Waiting> waiting, Instant now);

    /** A merge of the table begins. If it fails, the table waits for its next turn. */
    void begin(TableId table, Instant now);

    /**
     * The merge that began last has ended well.
     *
     * @param rows that it took in
     */
    void merged(TableId table, long rows, Instant now);

    /** How the table is merged at present. */
    MergePlan plan(TableId table, Instant now);
}
