package dev.tributary.local.verify;

import dev.tributary.contracts.TableId;
import java.util.Set;

/** The way from the source to the warehouse, which what is compared has to have passed. */
public interface Passage {

    /** Nothing runs: what is in the warehouse is all that there will be. */
    Passage AT_REST = new Passage() {
        @Override
        public void awaitSnapshots(Set<TableId> tables) {}

        @Override
        public void await(Mark mark, Set<TableId> tables) {}
    };

    /**
     * Waits until the snapshot of each table is complete.
     *
     * @throws dev.tributary.service.error.TributaryException {@code TRANSIENT} if that takes too long
     */
    void awaitSnapshots(Set<TableId> tables);

    /**
     * Waits until the changes of these tables that the mark sees are in the warehouse, whatever comes behind them.
     *
     * @throws dev.tributary.service.error.TributaryException {@code TRANSIENT} with the stage that does not move if that
     *     takes too long
     */
    void await(Mark mark, Set<TableId> tables);
}
