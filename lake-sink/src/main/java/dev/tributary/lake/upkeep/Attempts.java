package dev.tributary.lake.upkeep;

import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.lake.commit.PartitionObjects;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** Names for files that nobody else gives. Not thread-safe. */
final class Attempts {

    private final String process;
    private long files;

    Attempts(RandomGenerator random) {
        process = String.format(Locale.ROOT, "%016x", random.nextLong());
    }

    /** A name beside a file, for one that takes its place. */
    String file(PartitionObjects partition, long start, LakeFile beside) {
        return partition
                .paths()
                .compactedFile(
                        partition.table(),
                        LakePaths.partition(beside.minSourceTs()),
                        partition.topicId(),
                        partition.partition(),
                        start,
                        process + "-" + files++);
    }
}
