package dev.tributary.local.smoke;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.lake.CreateOutcome;
import dev.tributary.lake.ObjectContent;
import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.commit.Lake;
import dev.tributary.lake.commit.Landing;
import dev.tributary.lake.parquet.BatchId;
import dev.tributary.lake.parquet.FinishedFile;
import dev.tributary.lake.parquet.ParquetBatch;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;

/** A folder of its own in the lake, into which batches land as lake-sink's do. Not thread-safe. */
final class SmokeLake implements AutoCloseable {

    private static final String TOPIC = "smoke";

    private final ObjectStore store;
    private final String folder;
    private final LakePaths paths;
    private final Path scratch;
    private int batches;
    private long next;

    /**
     * @param store the lake's
     * @param pipeline below whose folder its own lies
     */
    SmokeLake(ObjectStore store, String pipeline, TableId table) {
        this.store = store;
        this.folder = pipeline + "/_smoke_test/" + table.name();
        this.paths = new LakePaths(folder);
        try {
            this.scratch = Files.createTempDirectory("tributary-smoke-test");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Where it lies in the lake. */
    String folder() {
        return folder;
    }

    /**
     * Lands a batch.
     *
     * @throws TributaryException if the lake does not take it, or does not hold what it took
     */
    TableBatch land(CleanSchema schema, List<GenericRecord> rows) {
        TableId table = schema.table();
        long start = next;
        next += rows.size();
        BatchId id = new BatchId(table, TOPIC, 0, start, Integer.toString(batches++));
        try (ParquetBatch batch = ParquetBatch.of(id, paths, scratch, batches, rows)) {
            List<FinishedFile> files = batch.finish();
            LakeCommit commit = new LakeCommit(
                    1,
                    table.safe(),
                    TOPIC,
                    0,
                    start,
                    next,
                    files.stream().map(FinishedFile::file).toList(),
                    batch.counts());
            land(commit, files);
            return new TableBatch(
                    table,
                    List.of(folder + "/" + commit.id()),
                    commit.files().stream()
                            .map(file -> new BatchFile(file, schema))
                            .toList());
        }
    }

    private void land(LakeCommit commit, List<FinishedFile> files) {
        Lake lake = new Lake(store, paths, (table, json) -> {});
        Landing first = lake.land(commit, files, () -> true);
        // What was landed is found again, by its name and checksum.
        Landing again = lake.land(commit, files, () -> true);
        require(
                first.equals(again) && first instanceof Landing.Committed,
                "a batch that is there is taken for another's");
        String name = paths.commit(commit.tableId(), TOPIC, 0, commit.startOffset());
        byte[] other = "another writer's".getBytes(StandardCharsets.UTF_8);
        require(
                store.create(name, ObjectContent.of(other)) == CreateOutcome.ALREADY_EXISTS,
                "the lake lets a second writer replace an object");
        require(
                store.read(name).map(LakeCommit::ofJson).filter(commit::equals).isPresent(),
                "the commit object reads other than it was written");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    otherwise + ": this store cannot hold a lake; is something between Tributary and it?");
        }
    }

    /** Deletes all that is in the folder, and says how many objects that were. */
    int remove() {
        List<String> names;
        try (Stream<String> listed = store.list(folder + "/")) {
            names = listed.toList();
        }
        names.forEach(store::delete);
        return names.size();
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(scratch);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
