package dev.tributary.capture.debezium;

import dev.tributary.contracts.clean.FloatText;
import io.debezium.data.SpecialValueDecimal;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.regex.Pattern;
import org.postgresql.util.PGInterval;
import org.postgresql.util.PGobject;

/** A value that Debezium has read out of Postgres's text, as that text again. */
final class SourceText {

    private static final Pattern NUMBER = Pattern.compile("-?(Infinity|NaN|\\d+\\.\\d+(E-?\\d+)?)");

    private SourceText() {}

    static String of(Object value) {
        if (value instanceof PGInterval interval) {
            return interval(interval);
        }
        if (value instanceof PGobject geometry) {
            // The driver writes geometry as Postgres does, but for its numbers.
            return NUMBER.matcher(Objects.toString(geometry.getValue(), ""))
                    .replaceAll(number -> FloatText.of(Double.parseDouble(number.group())));
        }
        if (value instanceof SpecialValueDecimal number) {
            return number.getDecimalValue()
                    .map(BigDecimal::toPlainString)
                    .orElseGet(() -> FloatText.of(number.toDouble()));
        }
        return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
    }

    /** As Postgres writes it with {@code IntervalStyle = postgres}: {@code 1 year -2 mons +3 days 04:05:06.7}. */
    private static String interval(PGInterval interval) {
        StringBuilder text = new StringBuilder();
        boolean minus = part(text, interval.getYears(), "year", false);
        minus = part(text, interval.getMonths(), "mon", minus);
        minus = part(text, interval.getDays(), "day", minus);
        long micros = (interval.getHours() * 60L + interval.getMinutes()) * 60_000_000L
                + interval.getWholeSeconds() * 1_000_000L
                + interval.getMicroSeconds();
        if (micros == 0 && !text.isEmpty()) {
            return text.toString();
        }
        text.append(text.isEmpty() ? "" : " ").append(micros < 0 ? "-" : minus ? "+" : "");
        return time(text, Math.abs(micros)).toString();
    }

    /** Whether the last part that is there is negative: the next one says that it is not. */
    private static boolean part(StringBuilder text, int value, String unit, boolean minus) {
        if (value == 0) {
            return minus;
        }
        text.append(text.isEmpty() ? "" : " ")
                .append(minus && value > 0 ? "+" : "")
                .append(value);
        text.append(' ').append(unit).append(value == 1 ? "" : "s");
        return value < 0;
    }

    private static StringBuilder time(StringBuilder text, long micros) {
        long seconds = micros / 1_000_000;
        text.append(String.format("%02d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60));
        if (micros % 1_000_000 != 0) {
            text.append(String.format(".%06d", micros % 1_000_000).replaceAll("0+$", ""));
        }
        return text;
    }
}
