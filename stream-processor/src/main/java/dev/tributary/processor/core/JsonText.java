package dev.tributary.processor.core;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JSON as text, with the digits of its numbers as they came. */
final class JsonText {

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");

    private JsonText() {}

    /** A json, jsonb or hstore comes as text already; an array as a list, a struct as a map. */
    static Object of(RawColumn column, Object raw) {
        if (raw instanceof String) {
            return raw;
        }
        StringBuilder out = new StringBuilder();
        if (raw instanceof List<?> list) {
            RawColumn element = new RawColumn(
                    column.source(),
                    elementType(column.declared()),
                    column.length(),
                    column.scale(),
                    column.form().elements());
            array(element, list, out);
            return out.toString();
        }
        if (raw instanceof Map<?, ?> map) {
            return object(map);
        }
        if (raw instanceof ByteBuffer bytes) {
            quote(PostgresText.utf8(bytes), out);
            return out.toString();
        }
        throw Converter.bad(column, raw);
    }

    /** {@code _int4} and {@code int4[]} are arrays of {@code int4}. */
    private static String elementType(String array) {
        if (array.startsWith("_")) {
            return array.substring(1);
        }
        return array.endsWith("[]") ? array.substring(0, array.length() - 2) : array;
    }

    private static void array(RawColumn element, List<?> list, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < list.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            element(element, list.get(i), out);
        }
        out.append(']');
    }

    private static void element(RawColumn column, @Nullable Object value, StringBuilder out) {
        if (value == null) {
            out.append("null");
        } else if (value instanceof List<?> inner) {
            RawColumn deeper = new RawColumn(
                    column.source(),
                    column.declared(),
                    column.length(),
                    column.scale(),
                    column.form().elements());
            array(deeper, inner, out);
        } else if (value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Number number) {
            number(column, number, out);
        } else if (value instanceof ByteBuffer bytes && column.form().kind() != Form.Kind.BITS) {
            quote("\\x" + PostgresText.hex(bytes), out);
        } else if (value instanceof String text && isRaw(column.declared(), text)) {
            out.append(text);
        } else {
            quote(PostgresText.of(column, value).toString(), out);
        }
    }

    private static boolean isRaw(String declared, String text) {
        return switch (declared) {
            case "numeric", "decimal", "money" -> NUMBER.matcher(text).matches();
            case "json", "jsonb" -> true;
            default -> false;
        };
    }

    private static void number(RawColumn column, Number number, StringBuilder out) {
        String time = Times.text(column, number);
        if (time != null) {
            quote(time, out);
        } else if (Double.isFinite(number.doubleValue())) {
            out.append(number);
        } else {
            quote(number.toString(), out);
        }
    }

    /** An object of strings, numbers and flags. */
    static String object(Map<?, ?> map) {
        StringBuilder out = new StringBuilder("{");
        RawColumn any = new RawColumn("", "", 0, 0, Form.of(Form.Kind.TEXT));
        map.forEach((name, value) -> {
            if (out.length() > 1) {
                out.append(',');
            }
            quote(String.valueOf(name), out);
            out.append(':');
            element(any, value, out);
        });
        return out.append('}').toString();
    }

    static void quote(String text, StringBuilder out) {
        out.append('"');
        JsonStringEncoder.getInstance().quoteAsString(text, out);
        out.append('"');
    }
}
