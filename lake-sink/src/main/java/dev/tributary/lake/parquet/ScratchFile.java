package dev.tributary.lake.parquet;

import dev.tributary.lake.Crc32cText;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A file on the local disk that Parquet writes once, from the first byte to the last; its checksum grows with it. */
final class ScratchFile implements OutputFile {

    private static final int BUFFER = 64 << 10;

    private final Path path;
    private final CRC32C crc32c = new CRC32C();
    private long position;

    ScratchFile(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    /** Bytes written so far. */
    long position() {
        return position;
    }

    /** The checksum of what was written so far, as {@link Crc32cText}. */
    String crc32c() {
        return Crc32cText.of(crc32c);
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
        return new Stream(new BufferedOutputStream(Files.newOutputStream(path), BUFFER));
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
        return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    private final class Stream extends PositionOutputStream {

        private final OutputStream out;

        Stream(OutputStream out) {
            this.out = out;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            crc32c.update(one);
            position++;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            crc32c.update(bytes, from, length);
            position += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }
}
