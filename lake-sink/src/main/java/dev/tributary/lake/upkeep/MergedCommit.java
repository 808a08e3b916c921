package dev.tributary.lake.upkeep;

import dev.tributary.contracts.books.Run;
import dev.tributary.contracts.books.Runs;
import dev.tributary.contracts.lake.Counts;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/**
 * Consecutive commits of a partition, as one.
 *
 * @param commits at least one
 */
record MergedCommit(List<LakeCommit> commits) {

    private static final long HOUR = Micros.of(Duration.ofHours(1));

    /** The files in the order in which they come. */
    List<LakeFile> files() {
        return commits.stream().flatMap(commit -> commit.files().stream()).toList();
    }

    /**
     * The files, those together that may become one: of one hour and schema id, each smaller than a limit. Each in the order
     * in which it comes.
     */
    List<List<LakeFile>> together(long smallBytes) {
        record Key(long hour, int schemaId) {}
        Map<Key, List<LakeFile>> small = new LinkedHashMap<>();
        List<List<LakeFile>> together = new ArrayList<>();
        for (LakeFile file : files()) {
            if (file.bytes() >= smallBytes) {
                together.add(List.of(file));
                continue;
            }
            Key key = new Key(Math.floorDiv(file.minSourceTs(), HOUR), file.schemaId());
            List<LakeFile> others = small.get(key);
            if (others == null) {
                others = new ArrayList<>();
                small.put(key, others);
                together.add(others);
            }
            others.add(file);
        }
        return together;
    }

    long start() {
        return first().startOffset();
    }

    LakeCommit first() {
        return commits.get(0);
    }

    /** One commit of the whole range, with other files. */
    LakeCommit with(List<LakeFile> files) {
        LakeCommit first = first();
        return new LakeCommit(
                first.version(),
                first.table(),
                first.topicId(),
                first.partition(),
                first.startOffset(),
                commits.get(commits.size() - 1).endOffset(),
                files,
                counts(),
                numbers());
    }

    private Counts counts() {
        return new Counts(
                sum(Counts::in),
                sum(Counts::written),
                sum(Counts::rejected),
                sum(Counts::deadLettered),
                sum(Counts::barriers));
    }

    private long sum(ToLongFunction<Counts> count) {
        return commits.stream().map(LakeCommit::counts).mapToLong(count).sum();
    }

    private List<Run> numbers() {
        Map<Integer, Runs> byEpoch = new TreeMap<>();
        commits.stream().flatMap(commit -> commit.numbers().stream()).forEach(run -> byEpoch.computeIfAbsent(
                        run.epoch(), epoch -> new Runs())
                .add(run));
        return byEpoch.values().stream().flatMap(runs -> runs.list().stream()).toList();
    }
}
