package dev.tributary.lake.commit;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.lake.Compaction;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.lake.ObjectStore;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the lake says of a clean partition: compactions from offset 0 on, and commit objects. A range that has a compaction
 * keeps its commit objects, which the sink adopts; a reader takes one or the other, for the compactions are a beginning of the
 * partition.
 */
public record PartitionObjects(ObjectStore store, LakePaths paths, TableId table, String topicId, int partition) {

    /** The compactions, in order, read as they are asked for. */
    public Stream<Compaction> compactions() {
        return following(
                0,
                start -> store.read(paths.compaction(table, topicId, partition, start))
                        .map(Compaction::ofJson),
                compaction -> compaction.commit().endOffset());
    }

    /** Where the compactions end; 0 if there are none. */
    public long compactedTo() {
        try (Stream<String> names = store.list(paths.compactions(table, topicId, partition))) {
            return names.reduce((one, later) -> later)
                    .flatMap(store::read)
                    .map(json -> Compaction.ofJson(json).commit().endOffset())
                    .orElse(0L);
        }
    }

    /** The commit objects that follow one another from an offset on, read as they are asked for. */
    public Stream<LakeCommit> commits(long from) {
        return following(
                from,
                start -> store.read(paths.commit(table, topicId, partition, start))
                        .map(LakeCommit::ofJson),
                LakeCommit::endOffset);
    }

    /** By their names, not by a listing, which may show a later one and not yet the one before. */
    private static <T> Stream<T> following(long from, LongFunction<Optional<T>> at, ToLongFunction<T> end) {
        return Stream.iterate(
                        at.apply(from), Optional::isPresent, last -> at.apply(end.applyAsLong(last.orElseThrow())))
                .map(Optional::orElseThrow);
    }

    /** All commit objects from an offset on at which one begins; a gap between them is told. */
    private Stream<LakeCommit> listed(long from) {
        Tiles tiles = new Tiles(from);
        return store.list(paths.commits(table, topicId, partition))
                .filter(name -> LakePaths.startOffset(name) >= from)
                .map(name -> {
                    LakeCommit commit = LakeCommit.ofJson(store.read(name)
                            .orElseThrow(() -> new TributaryException(
                                    ErrorKind.NEEDS_OPERATOR, name + " was there and is gone: nobody may delete it")));
                    tiles.add(name, commit);
                    return commit;
                });
    }

    /** The start offsets of the compactions whose files are too old, and gone or about to go. */
    public Set<Long> expired() {
        try (Stream<String> names = store.list(paths.expiries(table, topicId, partition))) {
            return names.map(LakePaths::startOffset).collect(Collectors.toSet());
        }
    }

    /** What a reader takes: each offset's rows once. */
    Stream<LakeCommit> effective() {
        // The compactions first: what is made one meanwhile is still there as it was.
        long[] end = {0};
        Stream<LakeCommit> compacted = compactions().map(compaction -> {
            end[0] = compaction.commit().endOffset();
            return compaction.commit();
        });
        return Stream.concat(compacted, Stream.of(end).flatMap(behind -> listed(behind[0])));
    }

    /**
     * Requires that nothing of it is deleted because of its age.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if something is
     */
    void requireWhole() {
        if (!expired().isEmpty()) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    table
                            + ": the lake no longer has all of it, for its retention has deleted what is old: a table built"
                            + " from the rest would lack rows; tributary snapshot --table " + table
                            + " brings those of now into the one that is there");
        }
    }

    /** That ranges follow one another. */
    private static final class Tiles {

        private long end;

        Tiles(long end) {
            this.end = end;
        }

        void add(String name, LakeCommit commit) {
            if (commit.startOffset() != end) {
                throw new TributaryException(
                        ErrorKind.NEEDS_OPERATOR,
                        name + " begins at offset " + commit.startOffset() + ", the one before it ends at " + end
                                + ": bring the commit objects that are missing back");
            }
            end = commit.endOffset();
        }
    }
}
