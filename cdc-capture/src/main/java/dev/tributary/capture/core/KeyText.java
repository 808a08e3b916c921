package dev.tributary.capture.core;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key's values as one text that decides the partition. It depends on the values alone, not on how they are typed or
 * encoded, so a key that is widened from {@code int} to {@code bigint} keeps its partition (I3).
 */
public final class KeyText {

    private KeyText() {}

    /** Each value with its length before it, so that no two lists of values give the same text. */
    public static String of(List<? extends @Nullable Object> values) {
        StringBuilder text = new StringBuilder();
        for (Object value : values) {
            if (value == null) {
                text.append('-');
                continue;
            }
            String one = text(value);
            text.append(one.length()).append(':').append(one);
        }
        return text.toString();
    }

    private static String text(Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return HexFormat.of().formatHex(bytes);
        }
        return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value.toString();
    }
}
