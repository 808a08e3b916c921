package dev.tributary.lake;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What is to be stored; it can be read any number of times. */
public sealed interface ObjectContent {

    /** Bytes in memory, which nobody changes. */
    final class Bytes implements ObjectContent {

        private final byte[] bytes;
        private final String crc32c;

        public Bytes(byte[] bytes, String crc32c) {
            this.bytes = bytes;
            this.crc32c = crc32c;
        }

        @Override
        public String crc32c() {
            return crc32c;
        }

        @Override
        public InputStream open() {
            return new ByteArrayInputStream(bytes);
        }
    }

    /** A file that does not change until it is stored. */
    record LocalFile(Path path, String crc32c) implements ObjectContent {

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(path);
        }
    }

    static ObjectContent of(byte[] bytes) {
        return new Bytes(bytes, Crc32cText.of(bytes));
    }

    /** Its checksum, as {@link Crc32cText}. */
    String crc32c();

    /** Its bytes, from the first; the caller closes the stream. */
    InputStream open() throws IOException;
}
