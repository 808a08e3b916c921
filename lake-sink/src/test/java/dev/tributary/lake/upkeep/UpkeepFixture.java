package dev.tributary.lake.upkeep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.ByteSize;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.contracts.pipeline.LakeConfig;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.RollConfig;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.contracts.pipeline.UpkeepConfig;
import dev.tributary.lake.CleanRows;
import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.commit.CommitObjects;
import dev.tributary.lake.commit.FileUpload;
import dev.tributary.lake.commit.Lake;
import dev.tributary.lake.commit.Landing;
import dev.tributary.lake.parquet.BatchId;
import dev.tributary.lake.parquet.TestFiles;
import dev.tributary.testkit.TestClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;

/** A lake of one table, what its readers should see, and its upkeep. */
final class UpkeepFixture implements AutoCloseable {

    static final TableId ORDERS = new TableId("public", "orders");
    static final String TOPIC = "to-p0-pic";
    static final LakePaths PATHS = new LakePaths("shop");
    private static final Duration CLOSED_AFTER = Duration.ofHours(2);
    static final Duration GRACE = Duration.ofDays(2);

    final TestClock clock = TestClock.at("2026-11-21T00:10:00Z");
    final WatchedStore store;
    private final ObjectStore adapter;
    private final Path scratch;
    private final Lake lake;
    private final CleanRows rows = CleanRows.of(ORDERS);
    private final Map<Integer, Long> ends = new HashMap<>();
    private final Map<Integer, List<String>> expected = new HashMap<>();
    private final Map<String, List<String>> known = new HashMap<>();
    private int attempts;

    UpkeepFixture(ObjectStore adapter) {
        this.adapter = adapter;
        this.store = new WatchedStore(adapter);
        this.lake = new Lake(store, PATHS, (table, json) -> {});
        try {
            this.scratch = Files.createTempDirectory("upkeep");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        lake.generation(ORDERS, TOPIC);
    }

    /** Lands rows that the source has just committed, and so many hours ago. */
    LakeCommit land(int partition, int schemaId, int... hoursAgo) {
        TestFiles.Written written = batch(partition, schemaId, hoursAgo);
        Landing landing = lake.land(written.commit(), written.files(), () -> true);
        assertEquals(new Landing.Committed(written.commit()), landing);
        ends.put(partition, written.commit().endOffset());
        written.files().forEach(file -> expected.computeIfAbsent(partition, none -> new ArrayList<>())
                .addAll(TestFiles.rows(file.path())));
        return written.commit();
    }

    /** Leaves the files of a batch that another commits: what a sink does that is killed before it does. */
    List<String> orphans(int partition, int... hoursAgo) {
        TestFiles.Written written = batch(partition, 7, hoursAgo);
        written.files().forEach(new FileUpload(store)::upload);
        return UpkeepFixture.paths(List.of(written.commit()));
    }

    /** The batch that is next in a partition. */
    private TestFiles.Written batch(int partition, int schemaId, int... hoursAgo) {
        long start = ends.getOrDefault(partition, 0L);
        List<TestFiles.Row> batch = new ArrayList<>();
        for (int hours : hoursAgo) {
            long offset = start + batch.size();
            GenericRecord row = rows.change(offset * 10 + partition, offset);
            row.put("_source_ts", Micros.of(clock.instant().minus(Duration.ofHours(hours))));
            row.put("_raw_partition", partition);
            batch.add(new TestFiles.Row(row, schemaId, offset));
        }
        BatchId id = new BatchId(ORDERS, TOPIC, partition, start, "f".repeat(16) + "-" + attempts++);
        // The marker of a transaction takes an offset too.
        return TestFiles.write(id, start + batch.size() + 1, PATHS, scratch, batch);
    }

    /** An upkeep, as a process of its own. */
    TableUpkeep run(Duration... retention) {
        try (LakeUpkeep upkeep = upkeep(CLOSED_AFTER, retention)) {
            return upkeep.run(ORDERS);
        }
    }

    TableUpkeep foresee(Duration... retention) {
        try (LakeUpkeep upkeep = upkeep(CLOSED_AFTER, retention)) {
            return upkeep.foresee(ORDERS);
        }
    }

    /** An upkeep of another configuration. */
    void runClosing(Duration closedAfter) {
        try (LakeUpkeep upkeep = upkeep(closedAfter)) {
            upkeep.run(ORDERS);
        }
    }

    private LakeUpkeep upkeep(Duration closedAfter, Duration... retention) {
        LakeConfig config = new LakeConfig(
                URI.create("file:///unused"),
                new RollConfig(Duration.ofMinutes(1), new ByteSize(1 << 20)),
                Optional.empty(),
                new UpkeepConfig(closedAfter, GRACE),
                Stream.of(retention).findFirst());
        PipelineFile file = new PipelineFile(
                "shop",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(config),
                Optional.empty(),
                Map.of("public.*", TableConfig.NONE));
        return LakeUpkeep.over(store, file, clock, scratch);
    }

    /** What a reader takes now. */
    List<LakeCommit> commits() {
        try (Stream<LakeCommit> commits = new CommitObjects(adapter, PATHS).commits(ORDERS)) {
            return commits.toList();
        }
    }

    /** The rows of commits, each partition's in the order of its files. */
    Map<Integer, List<String>> rows(List<LakeCommit> commits) {
        Map<Integer, List<String>> found = new HashMap<>();
        for (LakeCommit commit : commits) {
            for (LakeFile file : commit.files()) {
                found.computeIfAbsent(commit.partition(), none -> new ArrayList<>())
                        .addAll(rows(file));
            }
        }
        return found;
    }

    List<String> rows(LakeFile file) {
        byte[] bytes = adapter.read(file.path()).orElseThrow(() -> new AssertionError(file.path() + " is gone"));
        return known.computeIfAbsent(file.path(), path -> {
            Path local = scratch.resolve("read");
            try {
                Files.write(local, bytes);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
            return TestFiles.rows(local);
        });
    }

    /** Each row is there once, and nothing else. */
    void requireEachRowOnce(List<LakeCommit> commits) {
        assertEquals(sorted(expected), sorted(rows(commits)));
        long rows = expected.values().stream().mapToLong(List::size).sum();
        assertEquals(
                rows, commits.stream().mapToLong(each -> each.counts().in()).sum(), "counts");
        assertEquals(
                rows,
                commits.stream()
                        .flatMap(each -> each.numbers().stream())
                        .mapToLong(run -> run.records())
                        .sum(),
                "numbers");
    }

    private static Map<Integer, List<String>> sorted(Map<Integer, List<String>> rows) {
        Map<Integer, List<String>> sorted = new HashMap<>();
        rows.forEach((partition, list) ->
                sorted.put(partition, list.stream().sorted().toList()));
        return sorted;
    }

    List<String> objects(String ending) {
        try (Stream<String> names = adapter.list("")) {
            return names.filter(name -> name.endsWith(ending)).toList();
        }
    }

    static List<String> paths(List<LakeCommit> commits) {
        return commits.stream()
                .flatMap(commit -> commit.files().stream())
                .map(LakeFile::path)
                .sorted()
                .toList();
    }

    void advance(Duration time) {
        clock.advance(time);
    }

    Instant now() {
        return clock.instant();
    }

    @Override
    public void close() {
        adapter.close();
        delete(scratch);
    }

    static void delete(Path folder) {
        try (Stream<Path> left = Files.walk(folder)) {
            left.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
