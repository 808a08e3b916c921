package dev.tributary.lake.core;

import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * How the values of a key column are ordered, the way a warehouse orders them, and written as text that it reads.
 *
 * @param read from what the record holds
 * @param order of what was read
 * @param text of what was read
 */
record KeyOrder<T>(Function<Object, T> read, Comparator<T> order, Function<T, String> text) {

    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS", Locale.ROOT);

    /** The order of a type; empty where it has none that helps. */
    static Optional<KeyOrder<?>> of(CleanType type) {
        if (type instanceof Decimal decimal && !decimal.isText()) {
            return Optional.of(new KeyOrder<>(
                    held -> decimal((ByteBuffer) held, decimal.scale()),
                    Comparator.<BigDecimal>naturalOrder(),
                    BigDecimal::toPlainString));
        }
        return type instanceof Plain plain ? ofPlain(plain) : Optional.empty();
    }

    private static Optional<KeyOrder<?>> ofPlain(Plain type) {
        return switch (type) {
            case LONG -> longs(value -> Long.toString(value));
            case DATE -> longs(value -> LocalDate.ofEpochDay(value).toString());
            case TIME -> longs(value -> TIME.format(LocalTime.ofNanoOfDay(value * 1_000)));
            case LOCAL_TIMESTAMP -> longs(value -> MICROS.format(instant(value)));
            case TIMESTAMP -> longs(value -> MICROS.format(instant(value)) + "+00");
            case STRING, UUID ->
                Optional.of(new KeyOrder<>(Object::toString, KeyOrder::compareUtf8, Function.identity()));
            // A double may be NaN; two values of one JSON text order are none; bytes have no text; a boolean parts
            // little.
            case DOUBLE, BOOLEAN, JSON, BYTES -> Optional.empty();
        };
    }

    private static Optional<KeyOrder<?>> longs(Function<Long, String> text) {
        return Optional.of(new KeyOrder<>(held -> ((Number) held).longValue(), Comparator.<Long>naturalOrder(), text));
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000);
    }

    private static BigDecimal decimal(ByteBuffer unscaled, int scale) {
        byte[] bytes = new byte[unscaled.remaining()];
        unscaled.duplicate().get(bytes);
        return new BigDecimal(new BigInteger(bytes), scale);
    }

    /** The order of the UTF-8 bytes, which is that of the code points; {@code String}'s own differs above U+D7FF. */
    static int compareUtf8(String left, String right) {
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean bothOrNone = Character.isSurrogate(a) == Character.isSurrogate(b);
                return bothOrNone ? Character.compare(a, b) : Character.isSurrogate(a) ? 1 : -1;
            }
        }
        return Integer.compare(left.length(), right.length());
    }
}
