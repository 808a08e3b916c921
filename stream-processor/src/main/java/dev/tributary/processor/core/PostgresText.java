package dev.tributary.processor.core;

import dev.tributary.processor.core.Form.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/** Values as Postgres itself writes them, as far as the raw record still says. */
final class PostgresText {

    private PostgresText() {}

    static Object of(RawColumn column, Object raw) {
        if (raw instanceof String) {
            return raw;
        }
        if (raw instanceof Boolean flag) {
            // bit(1) comes as a flag.
            return column.declared().startsWith("bit") ? (flag ? "1" : "0") : (flag ? "t" : "f");
        }
        if (raw instanceof ByteBuffer bytes) {
            return column.form().kind() == Kind.BITS ? bits(bytes, column.length()) : utf8(bytes);
        }
        if (raw instanceof Map<?, ?> struct) {
            return struct(struct);
        }
        return raw.toString();
    }

    /** Debezium sends bits with the lowest byte first; Postgres writes the highest bit first. */
    private static String bits(ByteBuffer bytes, int length) {
        int count = length > 0 && length <= bytes.remaining() * 8 ? length : bytes.remaining() * 8;
        StringBuilder text = new StringBuilder(count);
        for (int bit = count - 1; bit >= 0; bit--) {
            int value = bytes.get(bytes.position() + bit / 8) >> (bit % 8) & 1;
            text.append(value == 0 ? '0' : '1');
        }
        return text.toString();
    }

    /** A point as {@code (x,y)}; another geometry as the hex digits of its WKB, as PostGIS writes it. */
    private static String struct(Map<?, ?> struct) {
        Object x = struct.get("x");
        Object y = struct.get("y");
        if (x != null && y != null) {
            return "(" + shortest(x) + "," + shortest(y) + ")";
        }
        if (struct.get("wkb") instanceof ByteBuffer wkb) {
            return hex(wkb);
        }
        return JsonText.object(struct);
    }

    private static String shortest(Object number) {
        String text = number.toString();
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    static String hex(ByteBuffer bytes) {
        return HexFormat.of().formatHex(copy(bytes));
    }

    static String utf8(ByteBuffer bytes) {
        return new String(copy(bytes), StandardCharsets.UTF_8);
    }

    private static byte[] copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return copy;
    }
}
