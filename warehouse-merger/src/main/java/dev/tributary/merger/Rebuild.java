package dev.tributary.merger;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.merger.core.Announcement;
import dev.tributary.merger.core.BatchLimits;
import dev.tributary.merger.core.GatheredCommits;
import dev.tributary.merger.core.Warehouse;
import dev.tributary.service.avro.RegistryAvro;
import java.util.Iterator;
import java.util.List;

/** Builds tables anew from the lake's commits, beside Kafka; meanwhile no merger may have the warehouse. */
public final class Rebuild implements AutoCloseable {

    private static final int GATHERED = 1_000;

    private final Warehouse warehouse;
    private final RegistryAvro registry;
    private final TableMerger merger;

    Rebuild(Warehouse warehouse, RegistryAvro registry, TableMerger merger) {
        this.warehouse = warehouse;
        this.registry = registry;
        this.merger = merger;
    }

    /**
     * Drops bronze and silver of a table, and makes them from its commits. If that is cut short, mergers refuse the table
     * until it has been done.
     *
     * @param commits all of them, each partition's in order
     * @throws dev.tributary.service.error.TributaryException as {@link Warehouse#merge}
     */
    public void table(TableId table, Iterator<LakeCommit> commits) {
        warehouse.rebuild(table, () -> merge(table, commits));
    }

    private void merge(TableId table, Iterator<LakeCommit> commits) {
        GatheredCommits gathered = new GatheredCommits();
        long number = 0;
        while (commits.hasNext() || gathered.size() > 0) {
            while (commits.hasNext() && gathered.size() < GATHERED) {
                gathered.add(table, new Announcement(0, number++, commits.next()));
            }
            List<Announcement> batch = gathered.next(table, BatchLimits.DEFAULT);
            merger.merge(table, batch);
            gathered.merged(table, batch);
        }
    }

    @Override
    public void close() {
        registry.close();
        warehouse.close();
    }
}
