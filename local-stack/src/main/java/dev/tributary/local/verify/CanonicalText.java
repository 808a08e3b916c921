package dev.tributary.local.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One text for each value, whichever database wrote it: Postgres and DuckDB print some types in different ways that mean
 * the same (trailing zeros, infinities). Texts that are equal here are equal values, and the other way about.
 */
final class CanonicalText {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final Pattern FRACTION = Pattern.compile("(:\\d\\d)\\.(\\d*?)0+(?=$|[+-])");
    private static final Pattern EMPTY_FRACTION = Pattern.compile("\\.(?=$|[+-])");
    private static final Pattern SHORT_ZONE = Pattern.compile("([+-]\\d\\d)(:00)?$");

    private CanonicalText() {}

    static @Nullable String of(CleanColumn column, @Nullable String text) {
        return text == null ? null : of(column.type(), column.sourceType(), text);
    }

    private static String of(CleanType type, String sourceType, String text) {
        if (type instanceof Decimal) {
            return decimal(text);
        }
        return switch ((Plain) type) {
            case LONG -> decimal(text);
            case DOUBLE -> floating(sourceType, text);
            case TIME, LOCAL_TIMESTAMP -> fraction(text);
            case TIMESTAMP -> SHORT_ZONE.matcher(fraction(text)).replaceFirst("$1");
            // Postgres's text of json and jsonb is carried as it is; an array's JSON is written anew on the way.
            case JSON -> sourceType.startsWith("json") ? text : json(text);
            default -> text;
        };
    }

    private static String json(String text) {
        try {
            return JSON.writeValueAsString(JSON.readTree(text));
        } catch (JsonProcessingException none) {
            return text;
        }
    }

    private static String decimal(String text) {
        String digits = text.replaceAll("[$,]", "");
        try {
            BigDecimal number = new BigDecimal(digits).stripTrailingZeros();
            return number.signum() == 0 ? "0" : number.toPlainString();
        } catch (NumberFormatException special) {
            return text;
        }
    }

    private static String floating(String sourceType, String text) {
        String java =
                switch (text.toLowerCase(Locale.ROOT)) {
                    case "inf", "infinity" -> "Infinity";
                    case "-inf", "-infinity" -> "-Infinity";
                    case "nan" -> "NaN";
                    default -> text;
                };
        boolean single = sourceType.equals("float4");
        return single ? Float.toString((float) Double.parseDouble(java)) : Double.toString(Double.parseDouble(java));
    }

    private static String fraction(String text) {
        String shortened = FRACTION.matcher(text).replaceFirst("$1.$2");
        return EMPTY_FRACTION.matcher(shortened).replaceFirst("");
    }
}
