package dev.tributary.lake.upkeep;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.commit.PartitionObjects;
import java.util.List;
import java.util.stream.Stream;

/**
 * Deletes a table's files that no reader takes: those that a compaction has replaced, those that are too old, and those of
 * attempts whose range another owns. Holds the names of the table's files in memory.
 */
record Sweep(ObjectStore store, LakePaths paths, Rules rules) {

    /** Sweeps a table. Returns how many files that are, or would be. */
    long sweep(TableId table, List<PartitionObjects> partitions, boolean dryRun) {
        // Before the files are listed: what is committed meanwhile begins behind what is known here.
        List<OwnedRanges> ranges =
                partitions.stream().map(each -> new OwnedRanges(each, rules)).toList();
        List<String> useless;
        try (Stream<String> names = store.list(paths.table(table))) {
            useless = names.filter(name -> ranges.stream().anyMatch(each -> each.isUseless(name)))
                    .toList();
        }
        if (!dryRun) {
            useless.forEach(store::delete);
        }
        return useless.size();
    }
}
