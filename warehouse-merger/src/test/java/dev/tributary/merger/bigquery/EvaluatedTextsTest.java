package dev.tributary.merger.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zetasql.Value;
import dev.tributary.contracts.clean.CanonicalText;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** BigQuery gives each value the text that Postgres gives it, and that the same digest: by GoogleSQL's reference evaluator. */
@Tag("googlesql")
final class EvaluatedTextsTest {

    private static final CanonicalText ENGINE = CanonicalText.BIGQUERY;

    private final GoogleSql google = new GoogleSql("acme", List.of());
    private final BigQueryDialect dialect = new BigQueryDialect(MergeStatements.CONFIG);

    @Test
    void truthAndWholeNumbers() throws SQLException {
        assertSame("bool", Plain.BOOLEAN, "true", "false");
        assertSame("int8", Plain.LONG, "0", "-1", "100", "9223372036854775807", "-9223372036854775808");
    }

    @Test
    void decimals() throws SQLException {
        assertSame("numeric(38,9)", new Decimal(38, 9), "0", "1.50", "-0.000000001", "100", "12345678901234567890.5");
        assertSame("numeric(5,5)", new Decimal(5, 5), "0.5", "-0.00001", "0.10000", "0");
        assertSame("numeric(38,20)", new Decimal(38, 20), "0.00000000000000000001", "-123456789012345678.1", "10");
        assertSame("numeric(60,30)", new Decimal(60, 30), "-99999999999999999999.5", "0", "1e-30");
        assertSame("money", new Decimal(19, 2), "1234.50", "-0.05", "100");
    }

    @Test
    void floatingPointNumbers() throws SQLException {
        assertSame(
                "float8",
                Plain.DOUBLE,
                "NaN",
                "Infinity",
                "-Infinity",
                "1e-300",
                "1e300",
                "0.1",
                "0",
                "-0.0",
                "123456.789",
                "0.30000000000000004",
                "9007199254740993",
                "5e-324",
                "-1.7976931348623157e308");
        assertSame("float4", Plain.DOUBLE, "0.25", "-1048575.5", "1e30", "NaN");
    }

    @Test
    void textsAndBytes() throws SQLException {
        assertSame("text", Plain.STRING, "", " ", "it's \"ÄÖ€😀\" \\", "line\nfeed\r\t\u0001", "NULL", "1.50");
        assertSame("uuid", Plain.UUID, "0b9c1f5e-8f2b-4d53-9c53-8ad2d1a7ab31");
        assertSame("bytea", Plain.BYTES, "\\x", "\\x00ff5c27", "\\xABCDEF");
    }

    @Test
    void times() throws SQLException {
        assertSame("date", Plain.DATE, "2026-11-21", "0001-01-01", "0987-06-05", "9999-12-31", "1969-12-31");
        assertSame("time", Plain.TIME, "00:00:00", "23:59:59.999999", "12:00:00.1", "01:02:03.000001");
        assertSame(
                "timestamp",
                Plain.LOCAL_TIMESTAMP,
                "2026-01-02 03:04:05",
                "2026-01-02 03:04:05.120000",
                "0001-01-01 00:00:00.000001",
                "9999-12-31 23:59:59.999999");
        assertSame(
                "timestamptz",
                Plain.TIMESTAMP,
                "2026-01-02 03:04:05.12+02",
                "0987-06-05 00:00:00+00",
                "1969-12-31 23:59:59.999999+00",
                "9999-12-31 23:59:59+00");
    }

    /** Of what has one text in JSON, whoever writes it. */
    @Test
    void arrays() throws SQLException {
        assertSame("_int8", Plain.JSON, "{}", "{1,NULL,-9223372036854775808,9223372036854775807}", "{{1,2},{3,4}}");
        assertSame("_bool", Plain.JSON, "{t,f,NULL}");
        assertSame("_uuid", Plain.JSON, "{0b9c1f5e-8f2b-4d53-9c53-8ad2d1a7ab31}");
        assertSame("_date", Plain.JSON, "{2026-11-21,0001-01-01}");
        assertSame("_timestamp", Plain.JSON, "{2026-11-21 01:02:03.1}");
        assertSame("_timestamptz", Plain.JSON, "{2026-11-21 01:02:03.1+02}");
        assertSame("_varchar", Plain.JSON, "{a,\" \"}");
        assertSame(
                "_text",
                Plain.JSON,
                "{a,\"b, c\",NULL,\"NULL\",\"\"}",
                "{\"it's \\\"ÄÖ€😀\\\" \\\\ / <a>&\",\"line\nfeed\r\t\b\f\u0001\u001f\u007f\u2028\u00a0\"}");
    }

    /** BigQuery gives members another order, and fractions other digits. */
    @Test
    void otherJsonIsNotCompared() {
        for (String type : List.of("json", "jsonb", "hstore", "_numeric", "_float8", "_jsonb", "address")) {
            assertFalse(ENGINE.compares(new CleanColumn("c", "c", type, Plain.JSON)), type);
        }
        assertTrue(CanonicalText.DUCKDB.compares(new CleanColumn("c", "c", "jsonb", Plain.JSON)));
    }

    /** NULL has no text, and digests tell it from an empty one. */
    @Test
    void nothing() {
        for (Plain type : Plain.values()) {
            String nothing = "CAST(NULL AS " + dialect.type(type) + ")";
            assertTrue(
                    google.value(text(new CleanColumn("c", "c", "", type), nothing))
                            .isNull(),
                    type::toString);
        }
        assertNotEquals(
                google.value(ENGINE.digest(List.of("CAST(NULL AS STRING)"))),
                google.value(ENGINE.digest(List.of("''"))));
    }

    /** Of values, as Postgres reads them. */
    private void assertSame(String type, CleanType clean, String... values) throws SQLException {
        CleanColumn column = new CleanColumn("c", "c", type.replaceFirst("\\(.*", ""), clean);
        assertTrue(ENGINE.compares(column), type);
        String source = CanonicalText.ofSource("c", clean, column).orElseThrow();
        try (Connection postgres = TestPostgres.shared().connect("postgres");
                Statement statement = postgres.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'; SET lc_monetary = 'C'");
            for (String value : values) {
                String written = "'" + value.replace("'", "''") + "'";
                String query = "SELECT %s, to_json(c) #>> '{}' FROM (SELECT %s AS k, c FROM (SELECT %s::%s AS c) x) y"
                        .formatted(outcome(CanonicalText.POSTGRES, "k", "text"), source, written, type);
                try (ResultSet row = statement.executeQuery(query)) {
                    row.next();
                    String literal = clean == Plain.JSON
                            ? "PARSE_JSON(" + dialect.text(row.getString(2)) + ")"
                            : literal(clean, value);
                    assertEquals(
                            List.of((String[]) row.getArray(1).getArray()),
                            texts(outcome(ENGINE, text(column, literal), "STRING")),
                            type + " " + value);
                }
            }
        }
    }

    private String literal(CleanType clean, String value) {
        return clean == Plain.BYTES
                ? "FROM_HEX('" + value.substring(2) + "')"
                : "CAST(" + dialect.text(value) + " AS " + dialect.type(clean) + ")";
    }

    private String text(CleanColumn column, String value) {
        CleanType held = dialect.type(column.type()).equals(BigQueryTypes.STRING) ? Plain.STRING : column.type();
        return ENGINE.normal(column, ENGINE.raw(value, held));
    }

    /** As a list of texts: the value's, and of a row that has it the digest, bucket and number. */
    private static String outcome(CanonicalText engine, String text, String type) {
        String digest = engine.digest(List.of(text, "CAST(NULL AS " + type + ")", text));
        return "ARRAY[%2$s, %3$s, CAST(%4$s AS %1$s), CAST(%5$s AS %1$s)]"
                .formatted(type, text, digest, engine.bucket(digest), engine.number(digest));
    }

    private List<String> texts(String list) {
        return google.value(list).getElementList().stream()
                .map(Value::getStringValue)
                .toList();
    }
}
