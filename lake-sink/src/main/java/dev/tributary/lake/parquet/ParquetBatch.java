package dev.tributary.lake.parquet;

import dev.tributary.contracts.books.RecordNumber;
import dev.tributary.contracts.books.Run;
import dev.tributary.contracts.clean.Revision;
import dev.tributary.contracts.lake.Counts;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.lake.core.Books;
import dev.tributary.lake.core.RowFacts;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A batch while it is written: one file for each hour of {@code _source_ts} and schema id. Not thread-safe; it may be
 * handed from one thread to another between calls. {@link #close} is called once at the end, whatever became of it.
 */
public final class ParquetBatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ParquetBatch.class);

    private final BatchId id;
    private final LakePaths paths;
    private final Path scratch;
    private final Books books;
    private final Map<FileKey, ParquetFile> files = new LinkedHashMap<>();
    private boolean finished;

    /** What parts the rows of a batch into files; hours since 1970, because writing the time out costs more. */
    private record FileKey(long hour, int schemaId) {}

    ParquetBatch(BatchId id, LakePaths paths, Path scratch, Books books) {
        this.id = id;
        this.paths = paths;
        this.scratch = scratch;
        this.books = books;
    }

    /**
     * A batch of clean records that are at hand, and have come from no topic.
     *
     * @param scratch a folder of our own
     * @param schemaId of their schema, which all of them have
     * @param rows at least one
     */
    public static ParquetBatch of(
            BatchId id, LakePaths paths, Path scratch, int schemaId, List<? extends GenericRecord> rows) {
        ParquetBatch batch = new ParquetBatch(id, paths, scratch, new Books(false));
        CleanLayout layout = new CleanLayout(schemaId, rows.get(0).getSchema());
        long offset = id.start();
        for (GenericRecord row : rows) {
            IndexedRecord stored = layout.stored(row, Revision.of(1, offset++));
            batch.append(layout, stored, layout.facts(row), 0, Optional.empty());
        }
        return batch;
    }

    public BatchId id() {
        return id;
    }

    void append(CleanLayout layout, IndexedRecord row, RowFacts facts, int wireBytes, Optional<RecordNumber> number) {
        try {
            fileFor(layout, facts.sourceTs()).write(row, facts, wireBytes);
        } catch (IOException failure) {
            throw scratchFailed(failure);
        }
        books.add(facts, number);
    }

    private ParquetFile fileFor(CleanLayout layout, long sourceTs) throws IOException {
        FileKey key = new FileKey(Math.floorDiv(sourceTs, 3_600_000_000L), layout.schemaId());
        ParquetFile open = files.get(key);
        if (open != null) {
            return open;
        }
        int number = files.size();
        String name = id.fileName(paths, LakePaths.partition(sourceTs), number);
        Path path = scratch.resolve(id.attempt() + "-" + number + ".parquet");
        ParquetFile opened = new ParquetFile(layout, name, path);
        files.put(key, opened);
        return opened;
    }

    /** Records in it. */
    public long records() {
        return books.records();
    }

    /** Files in it. */
    public int files() {
        return files.size();
    }

    /** About how large its files will be together. */
    public long size() {
        return files.values().stream().mapToLong(ParquetFile::size).sum();
    }

    /** About how much of it is in memory. */
    public long held() {
        return finished
                ? 0
                : files.values().stream().mapToLong(ParquetFile::held).sum();
    }

    public Counts counts() {
        return books.counts();
    }

    /** As {@link Books#isScattered}. */
    public boolean isScattered() {
        return books.isScattered();
    }

    /** The numbers of its rows in the raw partition. */
    public List<Run> numbers() {
        return books.numbers();
    }

    /** Writes the rest of its files; they lie on the local disk until {@link #close}. */
    public List<FinishedFile> finish() {
        List<FinishedFile> done = new ArrayList<>();
        try {
            for (ParquetFile file : files.values()) {
                done.add(new FinishedFile(file.finish(), file.path()));
            }
        } catch (IOException failure) {
            throw scratchFailed(failure);
        }
        finished = true;
        return done;
    }

    /** Frees its memory and its place on the local disk. */
    @Override
    public void close() {
        for (ParquetFile file : files.values()) {
            try {
                if (!finished) {
                    file.abandon();
                }
            } catch (IOException | RuntimeException alreadyBroken) {
                LOG.debug("{}: an abandoned file did not close: {}", id, alreadyBroken.toString());
            }
            try {
                Files.deleteIfExists(file.path());
            } catch (IOException left) {
                LOG.warn("{} is left behind: {}", file.path(), left.toString());
            }
        }
        files.clear();
    }

    private TributaryException scratchFailed(IOException failure) {
        String message = id.table() + " p" + id.partition() + " from offset " + id.start()
                + ": the scratch folder cannot be written (" + failure + "): see that it has room";
        return new TributaryException(ErrorKind.NEEDS_OPERATOR, message, failure);
    }
}
