package dev.tributary.processor.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.contracts.raw.UnsentValue;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConverterTest {

    private static RawColumn column(String declared, Form form) {
        return new RawColumn("c", declared, 0, 0, form);
    }

    private static Object convert(RawColumn column, Object raw) {
        return Converter.of(column, column.cleanType()).convert(raw);
    }

    @Test
    void integersOfAllSizesBecomeLongs() {
        assertEquals(7L, convert(column("INT2", Form.INTEGER), 7));
        assertEquals(Long.MIN_VALUE, convert(column("int8", Form.INTEGER), Long.MIN_VALUE));
        assertEquals(4294967295L, convert(column("oid", Form.INTEGER), 4294967295L));
    }

    @Test
    void aRealKeepsItsTextAndSpecialFloatsPass() {
        assertEquals(0.1, convert(column("float4", Form.FLOAT), 0.1f));
        assertEquals(-0.0, convert(column("float8", Form.FLOAT), -0.0));
        assertEquals(Double.NaN, convert(column("float8", Form.FLOAT), Double.NaN));
        assertEquals(Double.NEGATIVE_INFINITY, convert(column("float4", Form.FLOAT), Float.NEGATIVE_INFINITY));
        assertEquals(Double.MIN_VALUE, convert(column("float8", Form.FLOAT), Double.MIN_VALUE));
    }

    @ParameterizedTest
    @CsvSource({
        "'$1,234.50', 123450",
        "'-$1,234.50', -123450",
        "'($0.05)', -5",
        "-92233720368547758.08, -9223372036854775808",
        "1.5, 150",
        "0, 0"
    })
    void moneyIsReadWithAndWithoutCurrency(String text, long cents) {
        ByteBuffer bytes = (ByteBuffer) convert(column("money", Form.TEXT), text);
        assertEquals(cents, number(bytes).longValueExact());
    }

    private static BigInteger number(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return new BigInteger(bytes);
    }

    @Test
    void aTextThatIsNoNumberIsABadValueWhoseMessageDoesNotTellIt() {
        BadValueException bad =
                assertThrows(BadValueException.class, () -> convert(column("numeric", Form.TEXT), "secret"));
        assertFalse(String.valueOf(bad.getMessage()).contains("secret"));
    }

    @Test
    void aValueOfAnotherFormIsABadValue() {
        assertThrows(BadValueException.class, () -> convert(column("int4", Form.INTEGER), true));
        assertThrows(BadValueException.class, () -> convert(column("bool", Form.BOOLEAN), 1L));
        assertThrows(BadValueException.class, () -> convert(column("bytea", Form.BYTES), "x"));
        assertThrows(BadValueException.class, () -> convert(column("timestamptz", Form.TEXT), "yesterday"));
        assertThrows(BadValueException.class, () -> convert(column("date", Form.TEXT), "2020-01-01"));
    }

    @Test
    void textsStayAsTheyCame() {
        String text = "ß \uD83D\uDC18 \u0627\u0644 \\u0000 ";
        for (String declared : List.of("text", "varchar", "bpchar", "citext", "xml", "inet", "int4range", "tsvector")) {
            assertEquals(text, convert(column(declared, Form.TEXT), text));
        }
        assertEquals("", convert(column("text", Form.TEXT), ""));
    }

    @Test
    void aDomainIsTypedByWhatCarriesIt() {
        assertEquals(Plain.LONG, column("positive_int", Form.INTEGER).cleanType());
        assertEquals(Plain.DOUBLE, column("share", Form.FLOAT).cleanType());
        assertEquals(Plain.STRING, column("email", Form.TEXT).cleanType());
        assertEquals(new Decimal(10, 2), new RawColumn("c", "numeric", 10, 2, Form.TEXT).cleanType());
    }

    @Test
    void jsonKeepsItsDigits() {
        String json = "{\"n\": 12345678901234567890.123456789012345678901, \"n\": 1}";
        assertEquals(json, convert(column("jsonb", Form.TEXT), json));
    }

    @Test
    void theUnsentValueIsToldInEachOfItsForms() {
        byte[] bytes = UnsentValue.TEXT.getBytes(StandardCharsets.UTF_8);
        List<Object> asIntegers = new java.util.ArrayList<>();
        for (byte one : bytes) {
            asIntegers.add((int) one);
        }
        List<Object> unsent = List.of(
                UnsentValue.TEXT,
                ByteBuffer.wrap(bytes),
                List.of(UnsentValue.TEXT),
                List.of(ByteBuffer.wrap(bytes)),
                List.of(java.util.UUID.nameUUIDFromBytes(bytes).toString()),
                asIntegers,
                Map.of(UnsentValue.TEXT, UnsentValue.TEXT),
                "{\"" + UnsentValue.TEXT + "\":\"" + UnsentValue.TEXT + "\"}");
        unsent.forEach(value ->
                assertEquals(true, UnsentValue.is(value), value.getClass().toString()));
        for (Object sent : List.of("", "__debezium", List.of(), List.of(1), ByteBuffer.allocate(0), 1L, Map.of())) {
            assertFalse(UnsentValue.is(sent));
        }
    }
}
