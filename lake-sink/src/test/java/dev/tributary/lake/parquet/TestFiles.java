package dev.tributary.lake.parquet;

import dev.tributary.contracts.books.RecordNumber;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.lake.core.Books;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;

/** Files as the sink writes them, without a registry. */
public final class TestFiles {

    private TestFiles() {}

    /** A row, the id of its schema and its clean offset. */
    public record Row(GenericRecord row, int schemaId, long offset) {}

    /** A batch that is written and waits to be stored. */
    public record Written(LakeCommit commit, List<FinishedFile> files) {}

    /** Writes the batch from its first offset on to an end. */
    public static Written write(BatchId id, long end, LakePaths paths, Path scratch, List<Row> rows) {
        // Not closed: the files lie there until the scratch folder goes.
        ParquetBatch batch = new ParquetBatch(id, paths, scratch, new Books(false));
        for (Row row : rows) {
            CleanLayout layout = new CleanLayout(row.schemaId, row.row.getSchema());
            batch.append(
                    layout,
                    layout.stored(row.row, row.offset),
                    layout.facts(row.row),
                    100,
                    Optional.of(new RecordNumber(1, row.offset + 1)));
        }
        List<FinishedFile> files = batch.finish();
        LakeCommit commit = new LakeCommit(
                1,
                id.table().safe(),
                id.topicId(),
                id.partition(),
                id.start(),
                end,
                files.stream().map(FinishedFile::file).toList(),
                batch.counts(),
                batch.numbers());
        return new Written(commit, files);
    }

    /** The rows of a file, in its order, each as text. */
    public static List<String> rows(Path file) {
        List<String> found = new ArrayList<>();
        try (StoredRows rows = new StoredRows(file)) {
            for (GenericRecord row = rows.next(); row != null; row = rows.next()) {
                found.add(row.toString());
            }
            return found;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
