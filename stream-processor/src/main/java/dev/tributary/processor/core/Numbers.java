package dev.tributary.processor.core;

import dev.tributary.contracts.clean.FloatText;
import java.nio.ByteBuffer;

/** Integers, floating-point numbers, flags and bytes. */
final class Numbers {

    private Numbers() {}

    static Object toLong(RawColumn column, Object raw) {
        if (raw instanceof Long || raw instanceof Integer) {
            return ((Number) raw).longValue();
        }
        if (raw instanceof String text) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException notANumber) {
                throw Converter.bad(column, raw);
            }
        }
        throw Converter.bad(column, raw);
    }

    /** A {@code real} becomes the double of the same text: 0.1 stays 0.1, as Postgres prints it. */
    static Object toDouble(RawColumn column, Object raw) {
        if (raw instanceof Double) {
            return raw;
        }
        if (raw instanceof Float real) {
            return Double.parseDouble(FloatText.of(real));
        }
        if (raw instanceof Long || raw instanceof Integer || raw instanceof String) {
            try {
                return Double.parseDouble(raw.toString());
            } catch (NumberFormatException notANumber) {
                throw Converter.bad(column, raw);
            }
        }
        throw Converter.bad(column, raw);
    }

    static Object toBoolean(RawColumn column, Object raw) {
        if (raw instanceof Boolean) {
            return raw;
        }
        throw Converter.bad(column, raw);
    }

    static Object toBytes(RawColumn column, Object raw) {
        if (raw instanceof ByteBuffer) {
            return raw;
        }
        throw Converter.bad(column, raw);
    }
}
