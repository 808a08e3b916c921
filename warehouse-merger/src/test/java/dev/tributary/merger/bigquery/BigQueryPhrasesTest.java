package dev.tributary.merger.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zetasql.Value;
import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the dialect's phrases mean, by GoogleSQL's reference evaluator. */
@Tag("googlesql")
final class BigQueryPhrasesTest {

    private static final String NO_JSON = "CAST(NULL AS JSON)";
    private static final String NO_TEXT = "CAST(NULL AS STRING)";

    private final GoogleSql google = new GoogleSql("acme", List.of());
    private final BigQueryDialect dialect = new BigQueryDialect(MergeStatements.CONFIG);

    @ParameterizedTest
    @ValueSource(strings = {"", "it's", "back\\slash", "\\'", "`\"", "line\nfeed\r\t\u0000\u001f", "ÄÖ€😀", "%t %s"})
    void aTextLiteralIsThatText(String text) {
        assertEquals(text, text(dialect.text(text)));
    }

    @Test
    void aTimestampLiteralIsThatMicrosecond() {
        for (long micros :
                List.of(0L, -1L, 1_795_269_600_000_005L, -62_135_596_800_000_000L, 253_402_300_799_999_999L)) {
            assertEquals(
                    micros,
                    google.value(dialect.micros(dialect.timestamp(micros))).getInt64Value());
        }
    }

    /** What {@code _original} holds of a text is compared with this. */
    @Test
    void aTextAsTextIsItself() {
        assertEquals("it's \"ÄÖ\" \\", text(dialect.asText(dialect.text("it's \"ÄÖ\" \\"), "STRING")));
    }

    @Test
    void eachValueHasATextOfItsOwn() {
        assertAllDiffer("BYTES", "b''", "b'a'", "b'\\xff'", "b'\\\\xff'", "b'\\x00'");
        assertAllDiffer(
                "FLOAT64",
                "0.0",
                "0.1",
                "0.30000000000000004",
                "0.3",
                "CAST('nan' AS FLOAT64)",
                "CAST('inf' AS FLOAT64)");
        assertAllDiffer("FLOAT64", "1e23", "9.999999999999997e22", "5e-324", "-1.7976931348623157e308");
        assertAllDiffer("STRING", "''", "'NULL'", "' '", "'a'");
        assertAllDiffer("JSON", "JSON '1'", "JSON '\"1\"'", "JSON 'null'", "JSON '{}'");
        assertAllDiffer("NUMERIC", "NUMERIC '1'", "NUMERIC '1.000000001'");
        assertAllDiffer("BIGNUMERIC", "BIGNUMERIC '1'", "BIGNUMERIC '1.00000000000000000000000000000000000001'");
        assertAllDiffer("INT64", "9223372036854775807", "9223372036854775806");
        assertAllDiffer("BOOL", "TRUE", "FALSE");
        assertAllDiffer("TIMESTAMP", "TIMESTAMP '2026-01-01 00:00:00+00'", "TIMESTAMP '2026-01-01 00:00:00.000001+00'");
        assertAllDiffer("DATETIME", "DATETIME '2026-01-01 00:00:00'", "DATETIME '2026-01-01 00:00:00.000001'");
        assertAllDiffer("TIME", "TIME '00:00:00'", "TIME '00:00:00.000001'");
        assertAllDiffer("DATE", "DATE '2026-01-01'", "DATE '2026-01-02'");
    }

    private void assertAllDiffer(String type, String... values) {
        Set<@Nullable String> texts = new HashSet<>();
        Arrays.stream(values).map(value -> text(dialect.asText(value, type))).forEach(texts::add);
        assertEquals(values.length, texts.size(), texts.toString());
        assertTrue(isNull(dialect.asText("CAST(NULL AS " + type + ")", type)), type);
    }

    @Test
    void aFingerprintTellsWhereATextEndsAndWhatIsNull() {
        Set<@Nullable String> fingerprints = new HashSet<>();
        for (List<String> texts : List.of(
                List.of("'ab'", "'c'"),
                List.of("'a'", "'bc'"),
                List.of("'a'", NO_TEXT),
                List.of(NO_TEXT, "'a'"),
                List.of("'null'", "'a'"),
                List.of("'a\",\"b'", "'c'"),
                List.of("'a'", "'b\",\"c'"))) {
            fingerprints.add(text(dialect.fingerprint(texts)));
        }
        assertEquals(7, fingerprints.size());
    }

    @Test
    void sameIsNullSafeForEveryType() {
        assertSame("1", "1", "2", "INT64");
        assertSame("'a'", "'a'", "'A'", "STRING");
        assertSame("b'a'", "b'a'", "b'b'", "BYTES");
        assertSame("CAST('nan' AS FLOAT64)", "CAST('nan' AS FLOAT64)", "0.0", "FLOAT64");
        assertSame("0.0", "-0.0", "0.1", "FLOAT64");
        assertSame("JSON '{\"a\": 1}'", "JSON '{\"a\":1}'", "JSON 'null'", "JSON");
        assertSame("['a', 'b']", "['a', 'b']", "['b', 'a']", "ARRAY<STRING>");
    }

    private void assertSame(String one, String same, String other, String type) {
        String none = "CAST(NULL AS " + type + ")";
        assertTrue(bool(dialect.same(one, same, type)), type);
        assertTrue(bool(dialect.same(none, none, type)), type);
        assertFalse(bool("COALESCE(" + dialect.same(one, other, type) + ", FALSE)"), type);
        assertFalse(bool("COALESCE(" + dialect.same(one, none, type) + ", FALSE)"), type);
        assertFalse(bool("COALESCE(" + dialect.same(none, other, type) + ", FALSE)"), type);
    }

    @Test
    void membersAreSetAndTakenAway() {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("a", "'it\\'s'");
        members.put("b", NO_TEXT);
        members.put("_u0041_x", "'ß'");

        String json = dialect.withMembers("JSON '{\"b\": \"old\", \"c\": \"1.50\"}'", members);

        assertEquals("{\"_u0041_x\":\"ß\",\"a\":\"it's\",\"c\":\"1.50\"}", text("TO_JSON_STRING(" + json + ")"));
        assertEquals("it's", text(dialect.member(json, "a")));
        assertEquals("ß", text(dialect.member(json, "_u0041_x")));
        assertTrue(isNull(dialect.member(json, "b")));
        assertTrue(isNull(dialect.member(NO_JSON, "b")));
        assertTrue(isNull(dialect.withMembers(NO_JSON, Map.of("b", NO_TEXT))));
        assertTrue(isNull(dialect.withMembers("JSON '{\"b\":\"x\"}'", Map.of("b", NO_TEXT))));
    }

    @Test
    void listsGrowByWhatHolds() {
        Map<String, String> flags = new LinkedHashMap<>();
        flags.put("yes", "TRUE");
        flags.put("no", "FALSE");
        flags.put("unknown", "CAST(NULL AS BOOL)");

        assertEquals("[\"a\",\"yes\"]", text("TO_JSON_STRING(" + dialect.appended("['a']", flags) + ")"));
        assertTrue(bool(dialect.contains("['a', 'b']", "'b'")));
        assertFalse(bool(dialect.contains("ARRAY<STRING>[]", "'b'")));
        assertFalse(bool(dialect.isNotEmpty("ARRAY<STRING>[]")));
    }

    /** A number that BigQuery would round is no number there: its text is in {@code _original}. */
    @Test
    void jsonThatWouldLoseDigitsIsLost() {
        assertLost(false, "'{\"a\": 0.1, \"b\": 1e3, \"c\": -9223372036854775808}'", Plain.JSON, "JSON");
        assertLost(true, "'{\"a\": 12345678901234567890123}'", Plain.JSON, "JSON");
        assertLost(true, "'[0.1234567890123456789]'", Plain.JSON, "JSON");
        assertLost(false, NO_TEXT, Plain.JSON, "JSON");
        Decimal wide = new Decimal(76, 38);
        String most = "99999999999999999999999999999999999999.99999999999999999999999999999999999999";
        assertLost(false, "'-" + most + "'", wide, "BIGNUMERIC");
        assertEquals(most, text("CAST(" + dialect.landed("'" + most + "'", wide, "BIGNUMERIC") + " AS STRING)"));
        assertTrue(dialect.isLost("x", Plain.LONG, "NUMERIC").isEmpty());
    }

    private void assertLost(boolean lost, String value, dev.tributary.contracts.clean.CleanType from, String type) {
        assertEquals(lost, bool(dialect.isLost(value, from, type).orElseThrow()), value);
        assertEquals(lost || value.equals(NO_TEXT), isNull(dialect.landed(value, from, type)), value);
    }

    private @Nullable String text(String expression) {
        Value value = google.value(expression);
        return value.isNull() ? null : value.getStringValue();
    }

    private boolean bool(String expression) {
        return google.value(expression).getBoolValue();
    }

    private boolean isNull(String expression) {
        return google.value(expression).isNull();
    }
}
