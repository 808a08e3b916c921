package dev.tributary.lake.commit;

import dev.tributary.contracts.TableId;

/** Tells the merger of a commit. Thread-safe. */
@FunctionalInterface
public interface Announcer {

    /**
     * Returns once the announcement is durable. One commit may be announced any number of times.
     *
     * @param commit the commit object's bytes
     * @throws dev.tributary.service.error.TributaryException {@code TRANSIENT} if that could not be found out
     */
    void announce(TableId table, byte[] commit);
}
