package dev.tributary.lake.parquet;

import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.lake.Crc32cText;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.generic.GenericRecord;

/**
 * Makes one file of several that have the same hour and schema id: their rows, one file's behind the other's. Holds one
 * of the files and a row group at a time.
 *
 * @param scratch a folder of our own
 * @param content the bytes of a file of the lake
 */
public record FileMerge(Path scratch, Function<LakeFile, byte[]> content) {

    private static final int BYTES_OF_A_ROW = 256;

    /**
     * Merges files; the caller deletes what it gets.
     *
     * @param name the new file's in the lake
     * @throws TributaryException {@code NEEDS_OPERATOR} if a file does not hold what its commit says, or the scratch folder
     *     cannot be written; {@code BUG} if what was written is not what was read
     */
    public FinishedFile merge(List<LakeFile> files, String name) {
        Path in = scratch.resolve("in.parquet");
        Path out = scratch.resolve("out.parquet");
        try {
            StoredRows.Digest read = new StoredRows.Digest();
            LakeFile merged = write(files, name, in, out, read);
            requireSame(name, out, read);
            return new FinishedFile(merged, out);
        } catch (IOException failure) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    name + ": the scratch folder cannot be used (" + failure + "): see that it has room",
                    failure);
        }
    }

    private LakeFile write(List<LakeFile> files, String name, Path in, Path out, StoredRows.Digest read)
            throws IOException {
        fetch(files.get(0), in);
        CleanLayout layout = layout(files.get(0), in);
        ParquetFile target = new ParquetFile(layout, name, out);
        boolean finished = false;
        try {
            for (LakeFile file : files) {
                fetch(file, in);
                append(file, in, layout, target, read);
            }
            finished = true;
            return target.finish();
        } finally {
            if (!finished) {
                target.abandon();
            }
        }
    }

    private static void append(LakeFile file, Path in, CleanLayout layout, ParquetFile target, StoredRows.Digest read)
            throws IOException {
        long before = read.rows();
        try (StoredRows rows = new StoredRows(in)) {
            for (GenericRecord row = rows.next(); row != null; row = rows.next()) {
                if (read.rows() == before && !row.getSchema().equals(layout.stored())) {
                    throw refusal(file, "does not have the columns that others of schema " + file.schemaId() + " have");
                }
                target.write(row, layout.facts(row), BYTES_OF_A_ROW);
                read.add(row);
            }
        }
        if (read.rows() - before != file.rows()) {
            throw refusal(file, "holds " + (read.rows() - before) + " rows, its commit says " + file.rows());
        }
    }

    private static CleanLayout layout(LakeFile file, Path in) throws IOException {
        try (StoredRows rows = new StoredRows(in)) {
            GenericRecord first = rows.next();
            if (first == null) {
                throw refusal(file, "holds no row");
            }
            return CleanLayout.ofStored(file.schemaId(), first.getSchema());
        } catch (IllegalArgumentException other) {
            throw refusal(file, "is no file of clean rows (" + other.getMessage() + ")");
        }
    }

    private void fetch(LakeFile file, Path in) throws IOException {
        byte[] bytes = content.apply(file);
        if (!Crc32cText.of(bytes).equals(file.crc32c())) {
            throw refusal(file, "does not have the checksum that its commit says");
        }
        Files.write(in, bytes);
    }

    private static void requireSame(String name, Path out, StoredRows.Digest read) throws IOException {
        StoredRows.Digest written = new StoredRows.Digest();
        try (StoredRows rows = new StoredRows(out)) {
            for (GenericRecord row = rows.next(); row != null; row = rows.next()) {
                written.add(row);
            }
        }
        if (!written.equalTo(read)) {
            throw new TributaryException(
                    ErrorKind.BUG,
                    name + ": " + written.rows() + " rows were written of " + read.rows()
                            + ", or other ones than were read; nothing was changed");
        }
    }

    private static TributaryException refusal(LakeFile file, String what) {
        return new TributaryException(
                ErrorKind.NEEDS_OPERATOR, file.path() + " " + what + ": bring the right one back; nothing was changed");
    }
}
