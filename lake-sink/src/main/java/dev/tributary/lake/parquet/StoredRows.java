package dev.tributary.lake.parquet;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.util.Utf8;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.io.LocalInputFile;
import org.jspecify.annotations.Nullable;

/** The rows of a file of the lake that lies on the local disk, in its order. Not thread-safe. */
final class StoredRows implements AutoCloseable {

    private final ParquetReader<GenericRecord> reader;

    StoredRows(Path file) throws IOException {
        // A data model without conversions: Avro's plain values, as they were written.
        reader = AvroParquetReader.<GenericRecord>builder(new LocalInputFile(file), CleanLayout.configuration())
                .withDataModel(new GenericData())
                .withCodecFactory(new ZstdPages())
                .build();
    }

    /** The next row, its texts as strings; null behind the last. */
    @Nullable
    GenericRecord next() throws IOException {
        GenericRecord row = reader.read();
        if (row != null) {
            for (int i = 0; i < row.getSchema().getFields().size(); i++) {
                if (row.get(i) instanceof Utf8 text) {
                    row.put(i, text.toString());
                }
            }
        }
        return row;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    /** A sum over rows and their order. Not thread-safe. */
    static final class Digest {

        private final CRC32C crc32c = new CRC32C();
        private final BinaryEncoder encoder = EncoderFactory.get()
                .directBinaryEncoder(new CheckedOutputStream(OutputStream.nullOutputStream(), crc32c), null);
        private long rows;

        void add(GenericRecord row) throws IOException {
            new GenericDatumWriter<GenericRecord>(row.getSchema()).write(row, encoder);
            rows++;
        }

        /** Rows so far. */
        long rows() {
            return rows;
        }

        boolean equalTo(Digest other) {
            return rows == other.rows && crc32c.getValue() == other.crc32c.getValue();
        }
    }
}
