package dev.tributary.lake.parquet;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.books.RecordNumber;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.lake.core.Books;
import dev.tributary.lake.core.RowFacts;
import dev.tributary.service.avro.RegistryAvro;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Opens batches and decodes records into them. Not thread-safe. */
public final class ParquetBatches {

    private final RegistryAvro avro;
    private final LakePaths paths;
    private final Path scratch;
    private final String process;
    private final Map<Integer, CleanLayout> layouts = new HashMap<>();
    private long batches;

    /**
     * @param scratch a folder of our own
     * @param random makes the files of this process unlike those of all others
     */
    public ParquetBatches(RegistryAvro avro, LakePaths paths, Path scratch, RandomGenerator random) {
        this.avro = avro;
        this.paths = paths;
        this.scratch = scratch;
        this.process = String.format(Locale.ROOT, "%016x", random.nextLong());
    }

    /** An empty batch. */
    public ParquetBatch open(TableId table, String topicId, int partition, long start) {
        BatchId id = new BatchId(table, topicId, partition, start, process + "-" + batches++);
        return new ParquetBatch(id, paths, scratch, new Books(table.equals(Topics.DEAD_LETTERS)));
    }

    /**
     * Adds a record to a batch.
     *
     * @param value as it came from Kafka
     * @param revision its {@link dev.tributary.contracts.clean.Revision}
     * @param number that of its header
     * @throws TributaryException {@code BAD_RECORD} if it is no clean record, {@code TRANSIENT} if the registry cannot be
     *     asked; the batch is as before then
     */
    public void append(ParquetBatch batch, byte @Nullable [] value, long revision, Optional<RecordNumber> number) {
        if (value == null) {
            throw new TributaryException(ErrorKind.BAD_RECORD, "the record has no value");
        }
        CleanLayout layout = layout(RegistryAvro.schemaId(value));
        GenericRecord row = avro.decode(value);
        batch.append(layout, layout.stored(row, revision), facts(layout, row), value.length, number);
    }

    private CleanLayout layout(int schemaId) {
        CleanLayout known = layouts.get(schemaId);
        if (known != null) {
            return known;
        }
        try {
            CleanLayout found = new CleanLayout(schemaId, avro.schema(schemaId));
            layouts.put(schemaId, found);
            return found;
        } catch (IllegalArgumentException other) {
            throw new TributaryException(ErrorKind.BAD_RECORD, "schema " + schemaId + " is not clean", other);
        }
    }

    private static RowFacts facts(CleanLayout layout, GenericRecord row) {
        try {
            return layout.facts(row);
        } catch (ClassCastException | NullPointerException other) {
            throw new TributaryException(ErrorKind.BAD_RECORD, "a column of ours is missing", other);
        }
    }
}
