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
     *     {@code NEEDS_OPERATOR} if this table cannot go on (the others can), for example because the batch goes on behind
     *     others and the table is not there
     */
    MergeResult merge(TableBatch batch);

    /** The tables of which silver does not take what comes, with why and what to do. */
    Map<TableId, String> stopped();

    /**
     * Builds a table anew: drops what there is of it and lets merges make it again. Until they all are done, also after a
     * crash, other merges of the table are refused ({@code NEEDS_OPERATOR}), because it is not whole.
     *
     * @param merges calls {@link #merge} with all batches of the table
     */
    void rebuild(TableId table, Runnable merges);

    /** Whether nothing was ever merged here: then what was merged elsewhere has to come again. */
    boolean isEmpty();

    @Override
    void close();
}
