package dev.tributary.lake;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** A CRC32C as GCS writes it: base64 of its four bytes, big-endian. */
public final class Crc32cText {

    private Crc32cText() {}

    /** The value that a checksum has now. */
    public static String of(Checksum crc32c) {
        byte[] bytes = ByteBuffer.allocate(Integer.BYTES)
                .putInt((int) crc32c.getValue())
                .array();
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** The CRC32C of these bytes. */
    public static String of(byte[] content) {
        CRC32C crc32c = new CRC32C();
        crc32c.update(content);
        return of(crc32c);
    }
}
