package dev.tributary.lake.upkeep;

import dev.tributary.contracts.lake.Compaction;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.lake.ObjectContent;
import dev.tributary.lake.commit.PartitionObjects;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Marks compactions all of whose rows are older than they are kept. From the mark on no reader takes the table for whole; the
 * {@link Sweep} deletes the files. Only what was compacted some time ago: what has just landed may be old, and not merged yet.
 */
record Retention(Rules rules) {

    Expired expire(PartitionObjects partition, boolean dryRun) {
        if (rules.retention().isEmpty()) {
            return Expired.NOTHING;
        }
        Set<Long> marked = partition.expired();
        try (Stream<Compaction> compactions = partition.compactions()) {
            return compactions
                    .filter(compaction -> isTooOld(compaction)
                            && !marked.contains(compaction.commit().startOffset()))
                    .map(compaction -> {
                        if (!dryRun) {
                            mark(partition, compaction);
                        }
                        return expired(compaction.commit().files());
                    })
                    .reduce(Expired.NOTHING, Expired::and);
        }
    }

    private boolean isTooOld(Compaction compaction) {
        List<LakeFile> files = compaction.commit().files();
        return rules.isSettled(compaction.atMillis())
                && !files.isEmpty()
                && files.stream().allMatch(file -> rules.isTooOld(file.maxSourceTs()));
    }

    private void mark(PartitionObjects partition, Compaction compaction) {
        String name = partition
                .paths()
                .expiry(
                        partition.table(),
                        partition.topicId(),
                        partition.partition(),
                        compaction.commit().startOffset());
        byte[] when = ("{\"at\":\"" + rules.now() + "\"}").getBytes(StandardCharsets.UTF_8);
        partition.store().create(name, ObjectContent.of(when));
    }

    private static Expired expired(List<LakeFile> files) {
        return new Expired(
                files.size(), files.stream().mapToLong(LakeFile::bytes).sum());
    }
}
