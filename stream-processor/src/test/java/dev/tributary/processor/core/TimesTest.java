package dev.tributary.processor.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.clean.CleanType.Plain;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {

    private static final RawColumn DATE = new RawColumn("c", "date", 0, 0, Form.DAYS);
    private static final RawColumn TIME = new RawColumn("c", "time", 0, 0, Form.MICROS);
    private static final RawColumn TIMESTAMP = new RawColumn("c", "timestamp", 0, 0, Form.MICROS);
    private static final RawColumn TIMESTAMPTZ = new RawColumn("c", "timestamptz", 0, 0, Form.TEXT);

    private static Object convert(RawColumn column, Object raw) {
        return Converter.of(column, column.cleanType()).convert(raw);
    }

    private static int days(String date) {
        return (int) LocalDate.parse(date).toEpochDay();
    }

    @Test
    void datesOfTheYears1To9999AreHeld() {
        assertEquals(0, convert(DATE, 0));
        assertEquals(days("0001-01-01"), convert(DATE, days("0001-01-01")));
        assertEquals(days("9999-12-31"), convert(DATE, days("9999-12-31")));
    }

    @Test
    void otherDatesAreKeptAsPostgresWritesThem() {
        assertEquals(new Unrepresentable("0001-12-31 BC"), convert(DATE, days("0000-12-31")));
        assertEquals(new Unrepresentable("0044-03-15 BC"), convert(DATE, days("-0043-03-15")));
        assertEquals(new Unrepresentable("10000-01-01"), convert(DATE, days("+10000-01-01")));
        assertEquals(new Unrepresentable("infinity"), convert(DATE, Integer.MAX_VALUE));
        assertEquals(new Unrepresentable("-infinity"), convert(DATE, Integer.MIN_VALUE));
    }

    @Test
    void timesOfADayAreHeldAnd24IsNot() {
        assertEquals(86_399_999_999L, convert(TIME, 86_399_999_999L));
        assertEquals(new Unrepresentable("24:00:00"), convert(TIME, 86_400_000_000L));
    }

    @Test
    void timestampsOutOfRangeAreKeptAsText() {
        assertEquals(-62_135_596_800_000_000L, convert(TIMESTAMP, -62_135_596_800_000_000L));
        assertEquals(253_402_300_799_999_999L, convert(TIMESTAMP, 253_402_300_799_999_999L));
        assertEquals(new Unrepresentable("10000-01-01 00:00:00"), convert(TIMESTAMP, 253_402_300_800_000_000L));
        assertEquals(
                new Unrepresentable("0001-12-31 23:59:59.999999 BC"), convert(TIMESTAMP, -62_135_596_800_000_001L));
        assertEquals(new Unrepresentable("infinity"), convert(TIMESTAMP, 9_223_372_036_825_200_000L));
        assertEquals(new Unrepresentable("-infinity"), convert(TIMESTAMP, -9_223_372_036_832_400_000L));
    }

    @Test
    @DisplayName("F51: what Debezium makes of infinity and of Postgres's last years is told apart")
    void F51_infinityAndTheLastYearsAreToldApart() {
        assertEquals(new Unrepresentable("infinity"), convert(TIMESTAMP, Long.MAX_VALUE));
        assertEquals(new Unrepresentable("-infinity"), convert(TIMESTAMP, Long.MIN_VALUE));
        assertEquals(new Unrepresentable("after 294247-01-10 04:00:54"), convert(TIMESTAMP, Long.MAX_VALUE + 999_999));
    }

    @Test
    void otherUnitsAreReadToo() {
        RawColumn millis = new RawColumn("c", "timestamp", 0, 0, Form.MILLIS);
        RawColumn nanos = new RawColumn("c", "timestamp", 0, 0, Form.NANOS);
        assertEquals(1_000L, convert(millis, 1L));
        assertEquals(-1L, convert(nanos, -999L));
        assertEquals(new Unrepresentable("infinity"), convert(millis, 9_223_372_036_825_200_000L));
    }

    @ParameterizedTest
    @CsvSource({
        "1970-01-01T00:00:00Z, 0",
        "1970-01-01T00:00:00.5Z, 500000",
        "1970-01-01T00:00:00.000001Z, 1",
        "1970-01-01T02:00:00+02:00, 0",
        "1969-12-31T23:59:59.999999Z, -1",
        "0001-01-01T00:00:00Z, -62135596800000000"
    })
    void timestampsWithZoneBecomeMicroseconds(String text, long micros) {
        assertEquals(micros, convert(TIMESTAMPTZ, text));
    }

    @ParameterizedTest
    @CsvSource({
        "infinity, infinity",
        "-infinity, -infinity",
        "+292278994-08-16T23:00:00Z, infinity",
        "-292269055-12-02T23:00:00Z, -infinity",
        "+10000-01-01T00:00:00Z, 10000-01-01 00:00:00+00",
        "-0043-03-15T12:00:00.5Z, 0044-03-15 12:00:00.5+00 BC",
        "0000-06-01T00:00:00Z, 0001-06-01 00:00:00+00 BC"
    })
    void timestampsWithZoneOutOfRangeAreKeptAsText(String text, String kept) {
        assertEquals(new Unrepresentable(kept), convert(TIMESTAMPTZ, text));
    }

    @Property
    void theFastReaderAgreesWithTheGeneralOne(
            @ForAll @LongRange(min = -62_135_596_800_000_000L, max = 253_402_300_799_999_999L) long micros) {
        String text = Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
        assertEquals(micros, convert(TIMESTAMPTZ, text));
        assertEquals(micros, micros(OffsetDateTime.parse(text)));
    }

    @Property
    void theFastReaderLeavesWhatItDoesNotKnow(@ForAll String text) {
        long micros = IsoInstant.micros(text);
        if (micros != IsoInstant.NOT_PLAIN) {
            assertEquals(micros, micros(OffsetDateTime.parse(text)));
        }
    }

    private static long micros(OffsetDateTime time) {
        return time.toEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }

    @Test
    void aTimestampIsALocalTimestampAndOneWithZoneIsAnInstant() {
        assertEquals(Plain.LOCAL_TIMESTAMP, TIMESTAMP.cleanType());
        assertEquals(Plain.TIMESTAMP, TIMESTAMPTZ.cleanType());
    }
}
