package dev.tributary.processor.core;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dates and times. The years 1 to 9999 are what all targets hold. */
final class Times {

    private static final long MICROS_PER_SECOND = 1_000_000L;
    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;
    private static final long FIRST_DAY = LocalDate.of(1, 1, 1).toEpochDay();
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();
    private static final long FIRST_MICRO = FIRST_DAY * MICROS_PER_DAY;
    private static final long LAST_MICRO = (LAST_DAY + 1) * MICROS_PER_DAY - 1;

    /** Postgres's infinity as its driver says it, in milliseconds; Debezium passes it on in any unit. */
    private static final long INFINITY = 9_223_372_036_825_200_000L;

    private static final long MINUS_INFINITY = -9_223_372_036_832_400_000L;

    private static final int LAST_POSTGRES_YEAR = 294_276;
    private static final int FIRST_POSTGRES_YEAR = -4_713;
    private static final long LAST_POSTGRES_DAY =
            LocalDate.of(5_874_897, 12, 31).toEpochDay();
    private static final long FIRST_POSTGRES_DAY =
            LocalDate.of(FIRST_POSTGRES_YEAR, 1, 1).toEpochDay();

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private Times() {}

    static Object toDate(RawColumn column, Object raw) {
        if (!(raw instanceof Integer days)) {
            if (raw instanceof String infinite && isInfinity(infinite)) {
                return new Unrepresentable(infinite);
            }
            throw Converter.bad(column, raw);
        }
        return isHeld(days) ? days : new Unrepresentable(dateText(days));
    }

    /** Whether a day is of the years 1 to 9999. */
    static boolean isHeld(int days) {
        return days >= FIRST_DAY && days <= LAST_DAY;
    }

    /** Microseconds since 1970; null outside of the years 1 to 9999. */
    static @Nullable Long micros(OffsetDateTime time) {
        long seconds = time.toEpochSecond();
        return seconds < FIRST_DAY * 86_400 || seconds >= (LAST_DAY + 1) * 86_400
                ? null
                : (Long) (seconds * MICROS_PER_SECOND + time.getNano() / 1000);
    }

    static Object toTime(RawColumn column, Object raw) {
        long micros = micros(column, raw);
        // Postgres has 24:00:00, most others have not.
        return micros >= 0 && micros < MICROS_PER_DAY ? (Object) micros : new Unrepresentable(timeText(micros));
    }

    static Object toLocalTimestamp(RawColumn column, Object raw) {
        if (raw instanceof String infinite && isInfinity(infinite)) {
            return new Unrepresentable(infinite);
        }
        long micros = micros(column, raw);
        return inRange(micros) ? (Object) micros : new Unrepresentable(text(column, (Number) raw));
    }

    static Object toTimestamp(RawColumn column, Object raw) {
        if (!(raw instanceof String text)) {
            return toLocalTimestamp(column, raw);
        }
        long fast = IsoInstant.micros(text);
        if (fast != IsoInstant.NOT_PLAIN) {
            return inRange(fast) ? (Object) fast : new Unrepresentable(zonedText(OffsetDateTime.parse(text)));
        }
        if (isInfinity(text)) {
            return new Unrepresentable(text);
        }
        try {
            OffsetDateTime time = OffsetDateTime.parse(text);
            Long micros = micros(time);
            return micros == null ? new Unrepresentable(zonedText(time)) : (Object) micros;
        } catch (DateTimeException malformed) {
            throw Converter.bad(column, raw);
        }
    }

    private static boolean inRange(long micros) {
        return micros >= FIRST_MICRO && micros <= LAST_MICRO;
    }

    private static boolean isInfinity(String text) {
        return text.equals("infinity") || text.equals("-infinity");
    }

    private static long micros(RawColumn column, Object raw) {
        if (!(raw instanceof Long || raw instanceof Integer)) {
            throw Converter.bad(column, raw);
        }
        long value = ((Number) raw).longValue();
        return switch (column.form()) {
            case MILLIS -> saturated(value);
            case NANOS -> Math.floorDiv(value, 1000L);
            default -> value;
        };
    }

    private static long saturated(long millis) {
        return Math.max(Math.min(millis, Long.MAX_VALUE / 1000), Long.MIN_VALUE / 1000) * 1000;
    }

    /** A date, a time or a timestamp as Postgres writes it. */
    static String text(RawColumn column, Number number) {
        if (column.form() == Form.DAYS) {
            return dateText(number.intValue());
        }
        long micros = micros(column, number);
        if (number.longValue() == INFINITY || micros == Long.MAX_VALUE) {
            return "infinity";
        }
        if (number.longValue() == MINUS_INFINITY || micros == Long.MIN_VALUE) {
            return "-infinity";
        }
        if (micros < FIRST_POSTGRES_DAY * MICROS_PER_DAY) {
            // Debezium added the microseconds to the most that it has.
            return "after 294247-01-10 04:00:54";
        }
        return column.declared().startsWith("timestamp") ? timestampText(micros) : timeText(micros);
    }

    /** A timestamp with a zone, in UTC, as Postgres writes it. */
    static String zonedText(OffsetDateTime time) {
        // Postgres itself ends in these years: what is beyond stands for its infinity.
        if (time.getYear() > LAST_POSTGRES_YEAR || time.getYear() < FIRST_POSTGRES_YEAR) {
            return time.getYear() > 0 ? "infinity" : "-infinity";
        }
        LocalDateTime utc = time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
        return withEra(utc.toLocalDate(), " " + timeOfDay(utc.toLocalTime()) + "+00");
    }

    private static String dateText(int days) {
        // The driver's infinities, cut to 32 bits or not, lie where Postgres has no dates.
        if (days > LAST_POSTGRES_DAY || days == (int) Math.floorDiv(INFINITY, 86_400_000L)) {
            return "infinity";
        }
        return days < FIRST_POSTGRES_DAY ? "-infinity" : withEra(LocalDate.ofEpochDay(days), "");
    }

    private static String timestampText(long micros) {
        long seconds = Math.floorDiv(micros, MICROS_PER_SECOND);
        int rest = (int) Math.floorMod(micros, MICROS_PER_SECOND);
        LocalDateTime time = LocalDateTime.ofEpochSecond(seconds, rest * 1000, ZoneOffset.UTC);
        return withEra(time.toLocalDate(), " " + timeOfDay(time.toLocalTime()));
    }

    private static String withEra(LocalDate date, String time) {
        int year = date.getYear();
        String text = String.format(
                Locale.ROOT, "%04d-%02d-%02d", year > 0 ? year : 1 - year, date.getMonthValue(), date.getDayOfMonth());
        return text + time + (year > 0 ? "" : " BC");
    }

    private static String timeText(long micros) {
        if (micros < 0 || micros > MICROS_PER_DAY) {
            return micros + " microseconds";
        }
        return micros == MICROS_PER_DAY ? "24:00:00" : timeOfDay(LocalTime.ofNanoOfDay(micros * 1000));
    }

    private static String timeOfDay(LocalTime time) {
        String text = TIME.format(time);
        int micros = time.get(ChronoField.MICRO_OF_SECOND);
        if (micros == 0) {
            return text;
        }
        return text + String.format(Locale.ROOT, ".%06d", micros).replaceAll("0+$", "");
    }
}
