package dev.tributary.processor.core;

import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Postgres's text as a value of any clean type; what is none of that type is unrepresentable. */
final class TextValues {

    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final DateTimeFormatter LOCAL = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .optionalStart()
            .appendLiteral('T')
            .optionalEnd()
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter ZONED = new DateTimeFormatterBuilder()
            .append(LOCAL)
            .appendPattern("[XXX][X]")
            .parseDefaulting(ChronoField.OFFSET_SECONDS, 0)
            .toFormatter(Locale.ROOT);

    private TextValues() {}

    static Object of(CleanType type, String column, String text) {
        Object value;
        try {
            value = type instanceof Decimal decimal
                    ? new DecimalConverter(column, decimal).convert(new BigDecimal(text.strip()))
                    : value((Plain) type, text);
        } catch (NumberFormatException | ArithmeticException | DateTimeException other) {
            value = null;
        }
        return value == null || value instanceof Unrepresentable ? new Unrepresentable(text) : value;
    }

    private static @Nullable Object value(Plain type, String text) {
        return switch (type) {
            case LONG -> new BigDecimal(text.strip()).longValueExact();
            case DOUBLE -> number(text.strip());
            case BOOLEAN -> flag(text.strip().toLowerCase(Locale.ROOT));
            case STRING -> text;
            case UUID -> UUID.matcher(text).matches() ? text.toLowerCase(Locale.ROOT) : null;
            case JSON -> JsonText.isJson(text) ? text : null;
            case BYTES -> text.startsWith("\\x") ? bytes(text.substring(2)) : null;
            case DATE -> inRange((int) LocalDate.parse(text).toEpochDay());
            case TIME -> LocalTime.parse(text).toNanoOfDay() / 1_000;
            case LOCAL_TIMESTAMP ->
                Times.micros(LocalDateTime.parse(text, LOCAL).atOffset(ZoneOffset.UTC));
            case TIMESTAMP -> Times.micros(OffsetDateTime.parse(text, ZONED));
        };
    }

    private static @Nullable Double number(String text) {
        double number = Double.parseDouble(text);
        // Too large for a double is not infinite.
        return Double.isInfinite(number) && Character.isDigit(text.charAt(text.length() - 1)) ? null : (Double) number;
    }

    private static @Nullable Boolean flag(String text) {
        return switch (text) {
            case "t", "true", "yes", "on", "1" -> Boolean.TRUE;
            case "f", "false", "no", "off", "0" -> Boolean.FALSE;
            default -> null;
        };
    }

    private static @Nullable Object bytes(String hex) {
        try {
            return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
        } catch (IllegalArgumentException odd) {
            return null;
        }
    }

    private static @Nullable Object inRange(int days) {
        return Times.isHeld(days) ? days : null;
    }
}
