package dev.tributary.processor.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.processor.core.Form.Kind;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConverterTest {

    private static RawColumn column(String declared, Kind kind) {
        return new RawColumn("c", declared, 0, 0, Form.of(kind));
    }

    private static Object convert(RawColumn column, Object raw) {
        return Converter.of(column, column.cleanType()).convert(raw);
    }

    @Test
    void integersOfAllSizesBecomeLongs() {
        assertEquals(7L, convert(column("INT2", Kind.INTEGER), 7));
        assertEquals(Long.MIN_VALUE, convert(column("int8", Kind.INTEGER), Long.MIN_VALUE));
        assertEquals(4294967295L, convert(column("oid", Kind.INTEGER), 4294967295L));
    }

    @Test
    void aRealKeepsItsTextAndSpecialFloatsPass() {
        assertEquals(0.1, convert(column("float4", Kind.FLOAT), 0.1f));
        assertEquals(-0.0, convert(column("float8", Kind.FLOAT), -0.0));
        assertEquals(Double.NaN, convert(column("float8", Kind.FLOAT), Double.NaN));
        assertEquals(Double.NEGATIVE_INFINITY, convert(column("float4", Kind.FLOAT), Float.NEGATIVE_INFINITY));
        assertEquals(Double.MIN_VALUE, convert(column("float8", Kind.FLOAT), Double.MIN_VALUE));
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
        ByteBuffer bytes = (ByteBuffer) convert(column("money", Kind.TEXT), text);
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
                assertThrows(BadValueException.class, () -> convert(column("numeric", Kind.TEXT), "secret"));
        assertFalse(String.valueOf(bad.getMessage()).contains("secret"));
    }

    @Test
    void aValueOfAnotherFormIsABadValue() {
        assertThrows(BadValueException.class, () -> convert(column("int4", Kind.INTEGER), true));
        assertThrows(BadValueException.class, () -> convert(column("bool", Kind.BOOLEAN), 1L));
        assertThrows(BadValueException.class, () -> convert(column("bytea", Kind.BYTES), "x"));
        assertThrows(BadValueException.class, () -> convert(column("timestamptz", Kind.TEXT), "yesterday"));
        assertThrows(BadValueException.class, () -> convert(column("date", Kind.TEXT), "2020-01-01"));
    }

    @Test
    void textsStayAsTheyCame() {
        String text = "ß \uD83D\uDC18 \u0627\u0644 \\u0000 ";
        for (String declared : List.of("text", "varchar", "bpchar", "citext", "xml", "inet", "int4range", "tsvector")) {
            assertEquals(text, convert(column(declared, Kind.TEXT), text));
        }
        assertEquals("", convert(column("text", Kind.TEXT), ""));
    }

    @Test
    void bitsAreWrittenAsPostgresWritesThem() {
        RawColumn bits = new RawColumn("c", "bit", 10, 0, Form.of(Kind.BITS));
        assertEquals("1000000101", convert(bits, ByteBuffer.wrap(new byte[] {5, 2})));
        assertEquals("1", convert(column("bit", Kind.BOOLEAN), true));
    }

    @Test
    void aPointIsWrittenAsPostgresWritesIt() {
        assertEquals("(1,-2.5)", convert(column("point", Kind.STRUCT), Map.of("x", 1.0, "y", -2.5)));
    }

    @Test
    void aDomainIsTypedByWhatCarriesIt() {
        assertEquals(Plain.LONG, column("positive_int", Kind.INTEGER).cleanType());
        assertEquals(Plain.DOUBLE, column("share", Kind.FLOAT).cleanType());
        assertEquals(Plain.STRING, column("email", Kind.TEXT).cleanType());
        assertEquals(Plain.STRING, column("bit", Kind.BOOLEAN).cleanType());
        assertEquals(new Decimal(10, 2), new RawColumn("c", "numeric", 10, 2, Form.of(Kind.TEXT)).cleanType());
    }

    @Test
    void jsonKeepsItsDigits() {
        String json = "{\"n\": 12345678901234567890.123456789012345678901, \"n\": 1}";
        assertEquals(json, convert(column("jsonb", Kind.TEXT), json));
    }

    @Test
    void arraysBecomeJson() {
        assertEquals("[1,null,3]", array("_int4", Form.of(Kind.INTEGER), Arrays.asList(1, null, 3)));
        assertEquals("[]", array("_text", Form.of(Kind.TEXT), List.of()));
        assertEquals("[\"a\\\"b\",\"\"]", array("_text", Form.of(Kind.TEXT), List.of("a\"b", "")));
        assertEquals(
                "[[1,2],[3,4]]",
                array("_int8", Form.listOf(Form.of(Kind.INTEGER)), List.of(List.of(1L, 2L), List.of(3L, 4L))));
        assertEquals("[true,false]", array("_bool", Form.of(Kind.BOOLEAN), List.of(true, false)));
        assertEquals("[0.1,\"NaN\"]", array("_float8", Form.of(Kind.FLOAT), List.of(0.1, Double.NaN)));
    }

    @Test
    void numbersInArraysKeepTheirDigitsAndWhatIsNoNumberIsText() {
        assertEquals(
                "[123456789012345678901234567890.10,\"NaN\"]",
                array("_numeric", Form.of(Kind.TEXT), List.of("123456789012345678901234567890.10", "NaN")));
    }

    @Test
    void timesJsonAndBytesInArraysAreWrittenReadably() {
        assertEquals("[\"1970-01-02\"]", array("_date", Form.of(Kind.DAYS), List.of(1)));
        assertEquals(
                "[\"1970-01-01 00:00:01.5\",\"infinity\"]",
                array("_timestamp", Form.of(Kind.MICROS), List.of(1_500_000L, 9223372036825200000L)));
        assertEquals("[\"00:00:01\"]", array("_time", Form.of(Kind.MICROS), List.of(1_000_000L)));
        assertEquals("[{\"a\":1}]", array("_jsonb", Form.of(Kind.TEXT), List.of("{\"a\":1}")));
        assertEquals(
                "[\"\\\\x00ff\"]", array("_bytea", Form.of(Kind.BYTES), List.of(ByteBuffer.wrap(new byte[] {0, -1}))));
    }

    private static Object array(String declared, Form element, List<?> values) {
        return convert(new RawColumn("c", declared, 0, 0, Form.listOf(element)), values);
    }

    @Test
    void anHstoreAsAMapBecomesAnObject() {
        assertEquals("{\"k\":\"v\"}", convert(column("hstore", Kind.STRUCT), Map.of("k", "v")));
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
