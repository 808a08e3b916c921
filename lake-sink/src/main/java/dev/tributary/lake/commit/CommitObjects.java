package dev.tributary.lake.commit;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.lake.ObjectStore;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** The commit objects of a lake, in their order. */
public record CommitObjects(ObjectStore store, LakePaths paths) {

    /** The tables that have commits; not the dead letters, which no warehouse takes. */
    public List<TableId> tables() {
        return allTables().stream()
                .filter(table -> !table.equals(Topics.DEAD_LETTERS))
                .toList();
    }

    /** The tables that have commits, and the dead letters if there are any. */
    public List<TableId> allTables() {
        try (Stream<String> listed = store.list(paths.allCommits())) {
            return listed.map(name -> TableId.ofSafe(
                            name.substring(paths.allCommits().length()).split("/", 2)[0]))
                    .distinct()
                    .toList();
        }
    }

    /**
     * A table's commits, in an order in which they may be merged: those of its first clean topic, then those of its second
     * and so on, each partition's by offset; a {@link dev.tributary.contracts.lake.Compaction} in place of those that it
     * replaces. Read as they are asked for; the caller closes the stream.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR}, then or while it is read, if one is missing (the commits of a
     *     partition follow one another from offset 0 on), or some are deleted because of their age
     */
    public Stream<LakeCommit> commits(TableId table) {
        List<PartitionObjects> partitions = partitions(table);
        partitions.forEach(PartitionObjects::requireWhole);
        return partitions.stream().flatMap(PartitionObjects::effective);
    }

    /** The clean partitions of which the lake has something of a table, those of its first clean topic first. */
    public List<PartitionObjects> partitions(TableId table) {
        return topics(table).stream()
                .flatMap(topicId -> numbers(table, topicId).stream()
                        .map(number -> new PartitionObjects(store, paths, table, topicId, number)))
                .toList();
    }

    private List<Integer> numbers(TableId table, String topicId) {
        try (Stream<String> names = store.list(paths.commits(table, topicId))) {
            return names.map(LakePaths::partitionOf).distinct().toList();
        }
    }

    private List<String> topics(TableId table) {
        List<String> ids = new ArrayList<>();
        Optional<byte[]> next = store.read(paths.topic(table, 1));
        while (next.isPresent()) {
            ids.add(new String(next.get(), StandardCharsets.UTF_8));
            next = store.read(paths.topic(table, ids.size() + 1));
        }
        return ids;
    }

    /**
     * Where the commit begins that holds an offset; the offset itself, if the one before ends there.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if there is a gap before the offset
     */
    long boundary(TableId table, String topicId, int partition, long offset) {
        if (offset == 0) {
            return 0;
        }
        String folder = paths.commits(table, topicId, partition);
        LakeCommit before = lastBefore(folder, offset)
                .flatMap(store::read)
                .map(LakeCommit::ofJson)
                .orElseThrow(() -> gap(folder, 0, offset));
        if (before.endOffset() < offset) {
            throw gap(folder, before.endOffset(), offset);
        }
        return before.endOffset() == offset ? offset : before.startOffset();
    }

    private static TributaryException gap(String folder, long end, long offset) {
        return new TributaryException(
                ErrorKind.NEEDS_OPERATOR,
                folder + " ends at offset " + end + " and was to go on at " + offset
                        + ", so that what lies between would be missing: bring the commit objects back, or set the sink back"
                        + " with tributary replay --stage sink --from " + end);
    }

    /** By ever shorter beginnings of its name, because a partition may have very many. */
    private Optional<String> lastBefore(String folder, long offset) {
        String name = String.format(Locale.ROOT, "%020d", offset);
        Optional<String> last = Optional.empty();
        for (int digits = name.length() - 1; digits >= 0 && last.isEmpty(); digits--) {
            try (Stream<String> names = store.list(folder + name.substring(0, digits))) {
                last = names.filter(each -> each.compareTo(folder + name) < 0).reduce((one, later) -> later);
            }
        }
        return last;
    }
}
