package dev.tributary.merger;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.merger.core.Announcement;
import dev.tributary.merger.core.GatheredCommits;
import dev.tributary.merger.core.Warehouse;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;

/** Builds tables anew from the lake's commits, beside Kafka; meanwhile no merger may have the warehouse. */
public final class Rebuild implements AutoCloseable {

    private static final int GATHERED = 5_000;

    private final NamedWarehouse.Opened to;
    private final TableMerger merger;
    private final Clock clock;
    private final Retrier.Sleeper sleeper;
    private final Runnable close;

    /**
     * @param sleeper waits for the table's next turn
     * @param close gives back what was opened for this
     */
    Rebuild(NamedWarehouse.Opened to, TableMerger merger, Clock clock, Retrier.Sleeper sleeper, Runnable close) {
        this.to = to;
        this.merger = merger;
        this.clock = clock;
        this.sleeper = sleeper;
        this.close = close;
    }

    /**
     * Drops bronze and silver of a table, and makes them from its commits. If that is cut short, mergers refuse the table
     * until it has been done.
     *
     * @param commits all of them, each partition's in order
     * @throws dev.tributary.service.error.TributaryException as {@link Warehouse#merge}
     */
    public void table(TableId table, Iterator<LakeCommit> commits) {
        to.warehouse().rebuild(table, () -> merge(table, commits));
    }

    private void merge(TableId table, Iterator<LakeCommit> commits) {
        GatheredCommits gathered = new GatheredCommits();
        long number = 0;
        while (commits.hasNext() || gathered.size() > 0) {
            while (commits.hasNext() && gathered.size() < GATHERED) {
                gathered.add(table, new Announcement(0, number++, Instant.EPOCH, commits.next()));
            }
            List<Announcement> batch = gathered.next(table, to.limits());
            awaitTurn(gathered);
            to.schedule().begin(table, clock.instant());
            to.schedule().merged(table, merger.merge(table, batch), clock.instant());
            gathered.merged(table, batch);
        }
    }

    /** A warehouse may take only so many merges in a day. */
    private void awaitTurn(GatheredCommits gathered) {
        Duration wait = to.schedule().wait(gathered.waiting(), clock.instant()).orElse(Duration.ZERO);
        try {
            sleeper.sleep(wait);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new TributaryException(ErrorKind.TRANSIENT, "interrupted before it was merged", stop);
        }
    }

    @Override
    public void close() {
        close.run();
        to.warehouse().close();
    }
}
