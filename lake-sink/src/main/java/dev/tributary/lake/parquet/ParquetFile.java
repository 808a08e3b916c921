package dev.tributary.lake.parquet;

import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.lake.core.FileFacts;
import dev.tributary.lake.core.RowFacts;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.avro.AvroWriteSupport;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** One file of a batch while it is written. Not thread-safe. */
final class ParquetFile {

    private static final int ROW_GROUP_BYTES = 16 << 20;
    private static final int PAGE_BYTES = 512 << 10;
    private static final int DICTIONARY_BYTES = 256 << 10;
    /** Asking the writer for its size costs a look at each column: once for so many bytes that went in. */
    private static final int MEASURE_EVERY_BYTES = 256 << 10;

    private final CleanLayout layout;
    private final String name;
    private final ScratchFile scratch;
    private final FileFacts facts;
    private final ParquetWriter<IndexedRecord> writer;
    private long sinceMeasured;
    private long measured;

    /**
     * @param name the object's name in the lake
     * @param path where it is written
     */
    ParquetFile(CleanLayout layout, String name, Path path) throws IOException {
        this.layout = layout;
        this.name = name;
        this.scratch = new ScratchFile(path);
        this.facts = new FileFacts(layout.key());
        this.writer = new Builder(scratch, layout)
                .withConf(CleanLayout.configuration())
                .withCodecFactory(new ZstdPages())
                .withCompressionCodec(CompressionCodecName.ZSTD)
                .withRowGroupSize((long) ROW_GROUP_BYTES)
                .withPageSize(PAGE_BYTES)
                .withDictionaryPageSize(DICTIONARY_BYTES)
                // From the first row on: a hundred rows, its default, may be more than the heap.
                .withMinRowCountForPageSizeCheck(1)
                .build();
    }

    /**
     * @param wireBytes the record's size as it came
     */
    void write(IndexedRecord row, RowFacts rowFacts, int wireBytes) throws IOException {
        writer.write(row);
        facts.add(rowFacts);
        sinceMeasured += wireBytes;
        if (sinceMeasured >= MEASURE_EVERY_BYTES) {
            measured = writer.getDataSize();
            sinceMeasured = 0;
        }
    }

    /** About how large the file will be. */
    long size() {
        return measured + sinceMeasured;
    }

    /** About how much of it is in memory. */
    long held() {
        return Math.max(0, size() - scratch.position());
    }

    /** Writes the rest of the file. */
    LakeFile finish() throws IOException {
        writer.close();
        return facts.file(name, scratch.position(), scratch.crc32c(), layout.schemaId());
    }

    /** Closes the file, whatever is in it. */
    void abandon() throws IOException {
        writer.close();
    }

    Path path() {
        return scratch.path();
    }

    private static final class Builder extends ParquetWriter.Builder<IndexedRecord, Builder> {

        private final CleanLayout layout;

        Builder(ScratchFile file, CleanLayout layout) {
            super(file);
            this.layout = layout;
        }

        @Override
        protected Builder self() {
            return this;
        }

        /**
         * Never called, because {@link #getWriteSupport(ParquetConfiguration)} is there.
         *
         * @deprecated as that which it overrides
         */
        @Deprecated
        @Override
        protected WriteSupport<IndexedRecord> getWriteSupport(Configuration hadoop) {
            throw new UnsupportedOperationException("there is no Hadoop here");
        }

        @Override
        protected WriteSupport<IndexedRecord> getWriteSupport(ParquetConfiguration configuration) {
            // A data model without conversions: the records hold Avro's plain values.
            return new AvroWriteSupport<>(layout.parquet(), layout.stored(), new GenericData());
        }
    }
}
