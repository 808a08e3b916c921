package dev.tributary.local.replay;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;

/** Where a replay begins, in each partition. */
public sealed interface ReplayFrom {

    /** The first record that Kafka has. */
    record Earliest() implements ReplayFrom {}

    /**
     * The first record written at that time or later.
     *
     * @param instant the time
     */
    record Time(Instant instant) implements ReplayFrom {}

    /**
     * That offset.
     *
     * @param offset of Kafka
     */
    record Offset(long offset) implements ReplayFrom {}

    /**
     * Reads {@code earliest}, an offset, a time with its zone, or a date (which begins in UTC).
     *
     * @throws IllegalArgumentException if it is none of these
     */
    static ReplayFrom parse(String text) {
        if (text.equals("earliest")) {
            return new Earliest();
        }
        try {
            if (text.chars().allMatch(Character::isDigit)) {
                return new Offset(Long.parseLong(text));
            }
            return new Time(
                    text.indexOf('T') < 0
                            ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                            : OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException | NumberFormatException other) {
            throw new IllegalArgumentException(
                    "--from " + text
                            + ": write earliest, an offset, a time with its zone as in 2026-11-21T14:00:00Z, or"
                            + " a date",
                    other);
        }
    }
}
