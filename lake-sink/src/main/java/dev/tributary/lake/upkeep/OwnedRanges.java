package dev.tributary.lake.upkeep;

import dev.tributary.contracts.lake.Compaction;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.lake.commit.PartitionObjects;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Which of a partition's ranges have an owner, and what their owners name. Not thread-safe. */
final class OwnedRanges {

    /** What may be deleted of a compacted range. */
    private enum Deletable {
        /** Nothing yet: somebody may read what it has replaced. */
        NOTHING,
        /** What it does not name. */
        UNNAMED,
        /** All, for it is too old. */
        ALL
    }

    private static final Pattern OFFSET = Pattern.compile("\\d{1,18}");

    private final String ofCommits;
    private final String ofCompactions;
    private final NavigableMap<Long, Deletable> compactions = new TreeMap<>();
    private final Set<String> named = new HashSet<>();
    private long compactedTo;
    private long end;

    OwnedRanges(PartitionObjects partition, Rules rules) {
        ofCommits = LakePaths.filePrefix(partition.topicId(), partition.partition());
        ofCompactions = LakePaths.compactedPrefix(partition.topicId(), partition.partition());
        Set<Long> expired = partition.expired();
        try (Stream<Compaction> all = partition.compactions()) {
            all.forEach(compaction -> add(compaction, rules, expired));
        }
        end = compactedTo;
        try (Stream<LakeCommit> all = partition.commits(compactedTo)) {
            all.forEach(commit -> {
                end = commit.endOffset();
                name(commit);
            });
        }
    }

    private void add(Compaction compaction, Rules rules, Set<Long> expired) {
        LakeCommit commit = compaction.commit();
        Deletable deletable = rules.isSettled(compaction.atMillis()) ? Deletable.UNNAMED : Deletable.NOTHING;
        compactions.put(commit.startOffset(), expired.contains(commit.startOffset()) ? Deletable.ALL : deletable);
        compactedTo = commit.endOffset();
        name(commit);
    }

    private void name(LakeCommit commit) {
        commit.files().stream().map(LakeFile::path).forEach(named::add);
    }

    /** Whether a file lies in one of its ranges and is of no use to anybody. */
    boolean isUseless(String path) {
        String file = path.substring(path.lastIndexOf('/') + 1);
        OptionalLong committed = start(file, ofCommits);
        OptionalLong start = committed.isPresent() ? committed : start(file, ofCompactions);
        if (start.isEmpty()) {
            return false;
        }
        if (start.getAsLong() < compactedTo) {
            Deletable deletable = compactions.floorEntry(start.getAsLong()).getValue();
            return deletable == Deletable.ALL || (deletable == Deletable.UNNAMED && !named.contains(path));
        }
        // Behind the compactions, one may just be about to name its files.
        return committed.isPresent() && start.getAsLong() < end && !named.contains(path);
    }

    /** The offset at which the batch of a file begins; empty if its name does not begin so. */
    private static OptionalLong start(String file, String prefix) {
        int dash = file.indexOf('-', prefix.length());
        if (!file.startsWith(prefix) || dash < 0) {
            return OptionalLong.empty();
        }
        String start = file.substring(prefix.length(), dash);
        return OFFSET.matcher(start).matches() ? OptionalLong.of(Long.parseLong(start)) : OptionalLong.empty();
    }
}
