package dev.tributary.local.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.clean.CanonicalText;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.testkit.TestPostgres;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Postgres and DuckDB give each value the same text and digest; random values, of a seed that stays. */
final class CanonicalTextIT {

    private static final int VALUES = 500;
    private static final List<String> CHARACTERS = List.of(
            "a", "Z", " ", "é", "ß", "\u200d", "👩‍👩‍👧", "\"", "\\", "1", ":", "-", "\n", "\u0001", "שלום", "ﬀ");

    private final Random random = new Random(7);

    @Test
    void floatingPointNumbers() throws SQLException {
        assertSame(
                "float8", Plain.DOUBLE, "DOUBLE", each -> String.valueOf(Double.longBitsToDouble(random.nextLong())));
        assertSame("float8", Plain.DOUBLE, "DOUBLE", each -> String.valueOf(random.nextInt() / 1000.0));
        assertSame("float8", Plain.DOUBLE, "DOUBLE", each -> "-0.0");
        assertSame("float4", Plain.DOUBLE, "DOUBLE", each -> String.valueOf((float) random.nextInt(1 << 20) / 64));
    }

    @Test
    void decimals() throws SQLException {
        assertSame("numeric", new Decimal(38, 9), "DECIMAL(38,9)", each -> new BigDecimal(
                        new BigInteger(random.nextInt(90), random), random.nextInt(10))
                .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1))
                .toPlainString());
        assertSame("bigint", Plain.LONG, "BIGINT", each -> String.valueOf(random.nextLong()));
    }

    @Test
    void texts() throws SQLException {
        assertSame("text", Plain.STRING, "VARCHAR", each -> text());
        assertSame("bytea", Plain.BYTES, "BLOB", each -> "");
    }

    @Test
    void times() throws SQLException {
        assertSame("timestamp", Plain.LOCAL_TIMESTAMP, "TIMESTAMP", each -> day() + " " + time());
        assertSame("timestamptz", Plain.TIMESTAMP, "TIMESTAMPTZ", each -> day() + " " + time() + "+00");
        assertSame("date", Plain.DATE, "DATE", each -> day());
        assertSame("time", Plain.TIME, "TIME", each -> time());
    }

    private String text() {
        return random.ints(random.nextInt(12), 0, CHARACTERS.size())
                .mapToObj(CHARACTERS::get)
                .collect(Collectors.joining());
    }

    private String day() {
        return "%04d-%02d-%02d".formatted(1 + random.nextInt(9999), 1 + random.nextInt(12), 1 + random.nextInt(28));
    }

    private String time() {
        String fraction = random.nextBoolean() ? "" : "." + random.nextInt(1_000_000);
        return "%02d:%02d:%02d%s".formatted(random.nextInt(24), random.nextInt(60), random.nextInt(60), fraction);
    }

    private void assertSame(String type, CleanType clean, String warehouseType, Function<Integer, String> value)
            throws SQLException {
        List<String> literals = Stream.iterate(1, each -> each + 1)
                .limit(VALUES)
                .map(each -> "(" + each + ", '" + value.apply(each).replace("'", "''") + "')")
                .toList();
        String values = "(VALUES " + String.join(", ", literals) + ") v(i, t)";
        CleanColumn column = new CleanColumn("c", "c", type, clean);
        String source = CanonicalText.ofSource("c", clean, column).orElseThrow();
        CanonicalText duckdb = CanonicalText.DUCKDB;
        String warehouse = duckdb.normal(column, "r");
        assertEquals(
                rows(
                        TestPostgres.shared().connect("postgres"),
                        CanonicalText.POSTGRES,
                        "SELECT i, " + source + " AS k FROM (SELECT i, t::" + type + " AS c FROM " + values + ") x"),
                rows(
                        DriverManager.getConnection("jdbc:duckdb:"),
                        duckdb,
                        "SELECT i, " + warehouse + " AS k FROM (SELECT i, " + duckdb.raw("c", clean)
                                + " AS r FROM (SELECT i, CAST(t AS " + warehouseType + ") AS c FROM " + values
                                + ") x) y"),
                type);
    }

    private static List<String> rows(Connection connection, CanonicalText engine, String texts) throws SQLException {
        String digest = engine.digest(List.of("k", "k"));
        List<String> rows = new ArrayList<>();
        try (connection;
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            try (ResultSet row = statement.executeQuery("SELECT k, " + digest + ", " + engine.number(digest) + ", "
                    + engine.bucket(digest) + " FROM (" + texts + ") z ORDER BY i")) {
                while (row.next()) {
                    rows.add(row.getString(1) + " " + row.getString(2) + " " + row.getString(3) + " "
                            + row.getString(4));
                }
            }
        }
        return rows;
    }
}
