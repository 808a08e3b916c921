package dev.tributary.processor.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.clean.CleanType;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextValuesTest {

    private static Object value(String type, String text) {
        return TextValues.of(CleanType.parse(type), "c", text);
    }

    @Test
    void aTextOfTheTypeIsItsValue() {
        Map<String, Object> values = Map.of(
                "long", 42L, "double", 42d, "boolean", true, "string", "42", "json", "42", "decimal(50,1)", "42.0");
        values.forEach((type, value) -> assertEquals(value, value(type, type.equals("boolean") ? "on" : "42")));
        assertEquals(ByteBuffer.wrap(new byte[] {0x2a}), value("bytes", "\\x2a"));
        assertEquals(ByteBuffer.wrap(new byte[] {1, (byte) 164}), value("decimal(10,1)", "42"));
        assertEquals((int) LocalDate.of(2020, 2, 29).toEpochDay(), value("date", "2020-02-29"));
        assertEquals(1_500_000L, value("time", "00:00:01.5"));
        assertEquals(1L, value("local_timestamp", "1970-01-01 00:00:00.000001"));
        assertEquals(1L, value("local_timestamp", "1970-01-01T00:00:00.000001"));
        assertEquals(0L, value("timestamp", "1970-01-01 05:30:00+05:30"));
        assertEquals(0L, value("timestamp", "1970-01-01 01:00:00+01"));
        assertEquals(0L, value("timestamp", "1970-01-01 00:00:00"));
        assertEquals("00000000-0000-0000-0000-00000000000a", value("uuid", "00000000-0000-0000-0000-00000000000A"));
        assertEquals(Double.NaN, value("double", "NaN"));
        assertEquals(Double.NEGATIVE_INFINITY, value("double", "-Infinity"));
    }

    @ParameterizedTest
    @CsvSource({
        "long, 9223372036854775808",
        "long, 1.5",
        "long, x",
        "double, 1e400",
        "double, x",
        "boolean, maybe",
        "uuid, x",
        "json, {",
        "json, 1 2",
        "json, ''",
        "bytes, 2a",
        "bytes, \\x2",
        "date, 10000-01-01",
        "date, 2020-02-30",
        "time, 24:00:00",
        "local_timestamp, infinity",
        "timestamp, 0044-03-15 12:00:00+00 BC",
        "'decimal(4,2)', 100",
        "'decimal(4,2)', 1.005",
        "'decimal(4,2)', 1-2",
        "'decimal(4,2)', NaN"
    })
    void anyOtherTextIsUnrepresentableAsItIs(String type, String text) {
        assertEquals(new Unrepresentable(text), value(type, text));
    }
}
