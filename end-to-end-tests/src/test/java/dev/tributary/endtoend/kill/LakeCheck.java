package dev.tributary.endtoend.kill;

import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Checks a lake in a folder: commit objects follow one another without gap or overlap, their books balance with their
 * files and with Kafka, each file that is named is there, and no file that is not.
 */
final class LakeCheck {

    private final Path lake;
    private final List<String> differences = new ArrayList<>();

    LakeCheck(Path lake) {
        this.lake = lake;
    }

    /** A clean partition. */
    record Partition(String table, int number) {}

    /**
     * What is wrong, one line each.
     *
     * @param records how many records each clean partition holds
     */
    List<String> differences(Map<Partition, Long> records) throws IOException {
        Map<Partition, List<LakeCommit>> commits =
                new TreeMap<>(java.util.Comparator.comparing(Partition::table).thenComparing(Partition::number));
        Set<String> files = new HashSet<>();
        try (Stream<Path> all = Files.walk(lake)) {
            for (Path path : all.filter(Files::isRegularFile).sorted().toList()) {
                String name = lake.relativize(path).toString();
                if (name.contains("/_commits/")) {
                    LakeCommit commit = LakeCommit.ofJson(Files.readAllBytes(path));
                    commits.computeIfAbsent(
                                    new Partition(commit.table(), commit.partition()), none -> new ArrayList<>())
                            .add(commit);
                } else if (name.endsWith(".parquet")) {
                    files.add(name);
                }
            }
        }
        commits.forEach((partition, list) -> compare(partition, list, files));
        commits.forEach((partition, list) -> {
            long in = list.stream().mapToLong(commit -> commit.counts().in()).sum();
            long expected = records.getOrDefault(partition, 0L);
            if (in != expected) {
                differences.add(
                        partition + ": the commit objects say that " + in + " records came, there are " + expected);
            }
        });
        records.forEach((partition, count) -> {
            if (count > 0 && !commits.containsKey(partition)) {
                differences.add(partition + ": no commit object, there are " + count + " records");
            }
        });
        files.forEach(file -> differences.add("no commit object names " + file));
        return differences;
    }

    private void compare(Partition partition, List<LakeCommit> commits, Set<String> files) {
        long next = 0;
        for (LakeCommit commit : commits) {
            if (commit.startOffset() != next) {
                differences.add(commit.id() + " does not begin at " + next);
            }
            next = commit.endOffset();
            long rows = commit.files().stream().mapToLong(LakeFile::rows).sum();
            long counted = commit.counts().in() - commit.counts().deadLettered();
            if (rows != counted) {
                differences.add(commit.id() + ": its files hold " + rows + " rows, its books say " + counted);
            }
            for (LakeFile file : commit.files()) {
                if (!files.remove(file.path())) {
                    differences.add(partition + ": " + file.path() + " is not there, or named twice");
                }
            }
        }
    }
}
