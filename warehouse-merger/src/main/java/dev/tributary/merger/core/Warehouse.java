package dev.tributary.merger.core;

import dev.tributary.contracts.TableId;
import dev.tributary.service.error.TributaryException;
import java.util.Map;

/**
 * Where batches are merged. One thread merges at a time; another process may merge the same batch meanwhile or have
 * merged a part of it: every step may run again (I4), so the outcome is that of one run.
 */
public interface Warehouse extends AutoCloseable {

    /**
     * Stages the batch's files, merges them into {@code bronze.<table>}, folds them and merges the fold into
     * {@code silver.<table>_state}; makes and widens tables and views where they do not fit yet. Changes with another key go
     * to bronze alone, until a {@link Generation} of theirs begins. When it returns, all of that is durable.
     *
     * @throws TributaryException {@code TRANSIENT} or {@code UNKNOWN_OUTCOME} if the same batch may be merged again,
     *     {@code NEEDS_OPERATOR} if this table cannot go on (the others can)
     */
    MergeResult merge(TableBatch batch);

    /** The tables of which silver does not take what comes, with why and what to do. */
    Map<TableId, String> stopped();

    /** Whether nothing was ever merged here: then what was merged elsewhere has to come again. */
    boolean isEmpty();

    @Override
    void close();
}
