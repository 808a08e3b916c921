package dev.tributary.processor.core;

import java.util.Iterator;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Postgres's literals as the JSON that its own {@code to_json} makes of the value: arrays become arrays, composites and
 * hstores objects, numbers keep their digits, times are written as ISO 8601.
 */
final class LiteralJson {

    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?");
    private static final Pattern SHORT_ZONE = Pattern.compile("([+-]\\d\\d)(?=$| BC$)");

    private LiteralJson() {}

    /**
     * The JSON of a literal.
     *
     * @throws BadValueException if it is not one of that type
     */
    static String of(Composition type, String literal) {
        StringBuilder out = new StringBuilder();
        write(type, literal, out);
        return out.toString();
    }

    private static void write(Composition type, @Nullable String literal, StringBuilder out) {
        if (literal == null) {
            out.append("null");
        } else if (type instanceof Composition.Array array) {
            array(array, literal, out);
        } else if (type instanceof Composition.Row row) {
            row(row, literal, out);
        } else if (type instanceof Composition.Scalar scalar) {
            scalar(scalar.type(), literal, out);
        }
    }

    private static void array(Composition.Array array, String literal, StringBuilder out) {
        LiteralCursor cursor = new LiteralCursor(literal);
        if (cursor.isAt('[')) {
            // The bounds, where they do not begin at 1.
            cursor.skipBehind('=');
        }
        boolean boxes = array.element() instanceof Composition.Scalar scalar
                && scalar.type().equals("box");
        elements(array.element(), cursor, boxes ? ';' : ',', out);
        if (!cursor.isAtEnd()) {
            throw cursor.malformed();
        }
    }

    private static void elements(Composition element, LiteralCursor cursor, char delimiter, StringBuilder out) {
        cursor.expect('{');
        out.append('[');
        while (!cursor.take('}')) {
            if (cursor.isAt('{')) {
                elements(element, cursor, delimiter, out);
            } else {
                String value = cursor.isAt('"') ? cursor.quoted() : cursor.plain(delimiter, '}', "NULL");
                write(element, value, out);
            }
            if (cursor.take(delimiter)) {
                out.append(',');
            } else if (!cursor.isAt('}')) {
                throw cursor.malformed();
            }
        }
        out.append(']');
    }

    private static void row(Composition.Row row, String literal, StringBuilder out) {
        LiteralCursor cursor = new LiteralCursor(literal);
        cursor.expect('(');
        out.append('{');
        Iterator<Map.Entry<String, Composition>> attributes =
                row.attributes().entrySet().iterator();
        int position = 0;
        do {
            position++;
            // Attributes that came later than the description have no names here, but are values all the same.
            Map.Entry<String, Composition> attribute = attributes.hasNext()
                    ? attributes.next()
                    : Map.entry("f" + position, new Composition.Scalar("text"));
            out.append(position == 1 ? "" : ",");
            JsonText.quote(attribute.getKey(), out);
            out.append(':');
            write(attribute.getValue(), cursor.isAt('"') ? cursor.quoted() : cursor.plain(',', ')', null), out);
        } while (cursor.take(','));
        cursor.expect(')');
        out.append('}');
    }

    private static void hstore(String literal, StringBuilder out) {
        LiteralCursor cursor = new LiteralCursor(literal);
        out.append('{');
        while (!cursor.isAtEnd()) {
            JsonText.quote(cursor.quoted(), out);
            cursor.expect('=');
            cursor.expect('>');
            out.append(':');
            write(
                    new Composition.Scalar("text"),
                    cursor.isAt('"') ? cursor.quoted() : cursor.plain(',', ',', "NULL"),
                    out);
            if (cursor.take(',')) {
                cursor.skipBlanks();
                out.append(',');
            }
        }
        out.append('}');
    }

    private static void scalar(String type, String text, StringBuilder out) {
        switch (type) {
            case "json", "jsonb", "vector" -> out.append(text);
            case "hstore" -> hstore(text, out);
            case "bool" -> out.append(text.equals("t"));
            case "int2", "int4", "int8", "float4", "float8" -> number(text, out);
            case "timestamp" -> JsonText.quote(text.replaceFirst(" (?=\\d)", "T"), out);
            case "timestamptz" ->
                JsonText.quote(
                        SHORT_ZONE.matcher(text.replaceFirst(" (?=\\d)", "T")).replaceFirst("$1:00"), out);
            default -> {
                if (type.startsWith("numeric")) {
                    number(text, out);
                } else {
                    JsonText.quote(text, out);
                }
            }
        }
    }

    private static void number(String text, StringBuilder out) {
        if (NUMBER.matcher(text).matches()) {
            out.append(text);
        } else {
            JsonText.quote(text, out);
        }
    }
}
