package dev.tributary.endtoend.random;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.util.function.UnaryOperator;

/**
 * How a value is read on both sides so that equal values are equal texts. Deliberately another way than the product's
 * {@code verify}.
 */
@SuppressWarnings("ImmutableEnumChecker") // the functions hold no state
enum Form {
    TEXT("%s::text", "CAST(%s AS VARCHAR)", text -> text),
    PADDED("%s::text", "CAST(%s AS VARCHAR)", String::stripTrailing),
    NUMBER("%s::text", "CAST(%s AS VARCHAR)", Form::number),
    MONEY("%s::numeric::text", "CAST(%s AS VARCHAR)", Form::number),
    /** As Postgres shows it, which its cast to text does not always do. */
    OUTPUT("CASE WHEN %1$s IS NOT NULL THEN format('%%s', %1$s) END", "CAST(%s AS VARCHAR)", text -> text),
    REAL("%s::text", "CAST(%s AS VARCHAR)", text -> Float.toString((float) Double.parseDouble(floating(text)))),
    FLOAT("%s::text", "CAST(%s AS VARCHAR)", Form::floating),
    BYTES("encode(%s, 'hex')", "lower(hex(%s))", text -> text),
    INSTANT(
            "CASE WHEN isfinite(%1$s) THEN extract(epoch FROM %1$s)::text END",
            "CAST(epoch_us(%s) AS VARCHAR)", Form::micros),
    TIME("extract(epoch FROM %s)::text", "CAST(epoch_us(%s) AS VARCHAR)", Form::micros),
    /** What is JSON only on its way. */
    JSON("to_json(%s)::text", "CAST(%s AS VARCHAR)", Form::json);

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final String source;
    private final String silver;
    private final UnaryOperator<String> normal;

    Form(String source, String silver, UnaryOperator<String> normal) {
        this.source = source;
        this.silver = silver;
        this.normal = normal;
    }

    /** Reads a column, given quoted, in Postgres. */
    String source(String column) {
        return source.formatted(column);
    }

    /** Reads a column, given quoted, in DuckDB. */
    String silver(String column) {
        return silver.formatted(column);
    }

    String normal(String text) {
        return normal.apply(text);
    }

    private static String number(String text) {
        try {
            return new BigDecimal(text).stripTrailingZeros().toPlainString();
        } catch (NumberFormatException special) {
            return text;
        }
    }

    private static String floating(String text) {
        return switch (text) {
            case "Infinity", "inf" -> "Infinity";
            case "-Infinity", "-inf" -> "-Infinity";
            case "NaN", "nan" -> "NaN";
            default -> Double.toString(Double.parseDouble(text));
        };
    }

    /** Postgres says seconds with a point, DuckDB microseconds. */
    private static String micros(String text) {
        BigDecimal number = new BigDecimal(text);
        return (text.contains(".") ? number.movePointRight(6) : number)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String json(String text) {
        try {
            return MAPPER.readTree(text).toString();
        } catch (JsonProcessingException none) {
            return text;
        }
    }
}
