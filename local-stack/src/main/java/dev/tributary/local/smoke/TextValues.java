package dev.tributary.local.smoke;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;

/** Values of each clean type as texts, and what they mean, because no two warehouses write them alike. */
final class TextValues {

    private static final ObjectMapper JSON = new ObjectMapper();

    private TextValues() {}

    /** What a text means: equal values have equal meanings. Timestamps are microseconds since 1970, bytes hexadecimal digits. */
    static Object meaning(CleanType type, String text) {
        if (type instanceof Decimal decimal) {
            return decimal.isText() ? text : new BigDecimal(text).stripTrailingZeros();
        }
        return switch ((Plain) type) {
            case LONG, TIMESTAMP -> Long.valueOf(text);
            case DOUBLE -> Double.valueOf(text);
            case BOOLEAN -> Boolean.valueOf(text);
            case STRING -> text;
            case UUID, BYTES -> text.toLowerCase(Locale.ROOT);
            case JSON -> json(text);
            case DATE -> LocalDate.parse(text);
            case TIME -> LocalTime.parse(text);
            case LOCAL_TIMESTAMP -> LocalDateTime.parse(text.replace(' ', 'T'));
        };
    }

    /** The value that a clean record holds, as {@link CleanType} says. */
    static Object avro(CleanType type, String text) {
        if (type instanceof Decimal decimal) {
            BigDecimal number = new BigDecimal(text).setScale(decimal.scale());
            return ByteBuffer.wrap(number.unscaledValue().toByteArray());
        }
        Object meaning = meaning(type, text);
        return switch ((Plain) type) {
            case LONG, DOUBLE, BOOLEAN, TIMESTAMP -> meaning;
            case STRING, UUID, JSON -> text;
            case BYTES -> ByteBuffer.wrap(HexFormat.of().parseHex(text));
            case DATE -> (int) ((LocalDate) meaning).toEpochDay();
            case TIME -> ((LocalTime) meaning).toNanoOfDay() / 1_000;
            case LOCAL_TIMESTAMP ->
                ChronoUnit.MICROS.between(Instant.EPOCH, ((LocalDateTime) meaning).toInstant(ZoneOffset.UTC));
        };
    }

    private static Object json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("no JSON: " + text, malformed);
        }
    }
}
