package dev.tributary.lake.upkeep;

import dev.tributary.contracts.lake.Compaction;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.lake.CreateOutcome;
import dev.tributary.lake.ObjectContent;
import dev.tributary.lake.commit.FileUpload;
import dev.tributary.lake.commit.PartitionObjects;
import dev.tributary.lake.parquet.FileMerge;
import dev.tributary.lake.parquet.FinishedFile;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes on with the compactions of a partition: first their files, then the object that names them, which only one of several
 * can create. Killed at any point it leaves at most files that nothing names.
 *
 * @param merge of files
 * @param names says how the files that it makes are called
 */
record Compactor(Rules rules, Clock clock, FileMerge merge, Attempts names) {

    private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

    /** Compacts what is closed. */
    Compacted compact(PartitionObjects partition) {
        return each(partition, merged -> make(partition, merged));
    }

    /** Says what {@link #compact} would do. */
    Compacted foresee(PartitionObjects partition) {
        return each(
                partition,
                merged -> Optional.of(
                        compacted(merged, merged.together(rules.smallBytes()).size(), OptionalLong.empty())));
    }

    private Compacted each(PartitionObjects partition, Function<MergedCommit, Optional<Compacted>> step) {
        Compacted done = Compacted.NOTHING;
        try (Stream<LakeCommit> commits = partition.commits(partition.compactedTo())) {
            CompactionPlan plan =
                    new CompactionPlan(commits.iterator(), rules.now(), rules.closedAfter(), rules.mostBytes());
            for (List<LakeCommit> group = plan.next(); !group.isEmpty(); group = plan.next()) {
                Optional<Compacted> one = step.apply(new MergedCommit(group));
                if (one.isEmpty()) {
                    break;
                }
                done = done.and(one.get());
            }
        }
        return done;
    }

    /** Empty if another was first: what follows is that one's too, and a sweep takes our files. */
    private Optional<Compacted> make(PartitionObjects partition, MergedCommit merged) {
        List<LakeFile> files = new ArrayList<>();
        for (List<LakeFile> together : merged.together(rules.smallBytes())) {
            if (together.size() == 1) {
                files.add(together.get(0));
            } else {
                files.add(store(partition, merged, together));
            }
        }
        if (!create(partition, merged.with(files))) {
            LOG.info(
                    "{}: another has compacted what begins there; the rest is left to it",
                    merged.first().id());
            return Optional.empty();
        }
        long bytes = files.stream().mapToLong(LakeFile::bytes).sum();
        return Optional.of(compacted(merged, files.size(), OptionalLong.of(bytes)));
    }

    private LakeFile store(PartitionObjects partition, MergedCommit merged, List<LakeFile> together) {
        String name = names.file(partition, merged.start(), together.get(0));
        FinishedFile file = merge.merge(together, name);
        new FileUpload(partition.store()).upload(file);
        return file.file();
    }

    private boolean create(PartitionObjects partition, LakeCommit commit) {
        byte[] json = new Compaction(commit, clock.millis()).toJson();
        String name = partition
                .paths()
                .compaction(partition.table(), partition.topicId(), partition.partition(), commit.startOffset());
        return partition.store().create(name, ObjectContent.of(json)) == CreateOutcome.CREATED
                // The reply to an earlier try may have been lost.
                || partition
                        .store()
                        .read(name)
                        .map(there -> Arrays.equals(there, json))
                        .orElse(false);
    }

    private static Compacted compacted(MergedCommit merged, int files, OptionalLong bytes) {
        List<LakeFile> before = merged.files();
        return new Compacted(
                merged.commits().size(),
                before.size(),
                files,
                before.stream().mapToLong(LakeFile::bytes).sum(),
                bytes);
    }
}
