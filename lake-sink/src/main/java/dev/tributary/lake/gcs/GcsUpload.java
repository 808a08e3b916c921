package dev.tributary.lake.gcs;

import com.google.cloud.WriteChannel;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import dev.tributary.lake.Crc32cText;
import dev.tributary.lake.ObjectContent;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/**
 * Sends an object: a small one in one request, another in a resumable upload, chunk by chunk. GCS is told the checksum
 * at the beginning and refuses what does not have it; what we read is held against it before it is complete.
 *
 * @param chunk its bytes; a multiple of 256 KiB. An upload holds two of them in memory.
 */
record GcsUpload(Storage storage, CallOptions options, int chunk) {

    /**
     * Creates an object, unless there is one.
     *
     * @throws IOException if the content cannot be read or GCS was not reached
     * @throws com.google.cloud.storage.StorageException what GCS says instead
     */
    void send(BlobInfo object, ObjectContent content) throws IOException {
        CRC32C crc32c = new CRC32C();
        try (InputStream in = new CheckedInputStream(content.open(), crc32c)) {
            byte[] first = in.readNBytes(chunk);
            if (first.length < chunk) {
                check(object, crc32c);
                storage.create(object, first, options.create());
            } else {
                sendChunks(object, first, in, crc32c);
            }
        }
    }

    private void sendChunks(BlobInfo object, byte[] first, InputStream rest, CRC32C crc32c) throws IOException {
        // Not closed where it fails: to close it is to complete the object.
        WriteChannel channel = storage.writer(object, options.write());
        channel.setChunkSize(chunk);
        for (byte[] next = first; next.length > 0; next = rest.readNBytes(chunk)) {
            ByteBuffer buffer = ByteBuffer.wrap(next);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
        check(object, crc32c);
        channel.close();
    }

    private static void check(BlobInfo object, CRC32C read) {
        if (!Crc32cText.of(read).equals(object.getCrc32c())) {
            String message = object.getName() + ": its content was damaged on the way";
            throw new TributaryException(ErrorKind.TRANSIENT, message);
        }
    }
}
