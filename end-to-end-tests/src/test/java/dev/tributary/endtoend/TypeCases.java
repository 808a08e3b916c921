package dev.tributary.endtoend;

import java.util.List;
import java.util.stream.IntStream;

/** A column of each type of Postgres, with values at its limits, written as Postgres reads them. */
final class TypeCases {

    /** How silver's value is compared with Postgres's own text. */
    enum Comparison {
        /** The same text. */
        TEXT,
        /** The same number, with more or fewer zeros at its end. */
        NUMBER,
        /** The same floating-point number. */
        FLOATING,
        /** The same JSON, to the digits of its numbers, as {@code to_json} writes. */
        JSON,
        /** The same bytes. */
        BYTES
    }

    /**
     * A column.
     *
     * @param values what it holds in turn; those that no target holds begin with {@code !}
     */
    record Case(String name, String type, Comparison comparison, List<String> values) {

        boolean isUnrepresentable(int row) {
            return values.get(row % values.size()).startsWith("!");
        }

        /** The value of a row as an SQL literal. */
        String literal(int row) {
            String value = values.get(row % values.size());
            String text = value.startsWith("!") ? value.substring(1) : value;
            return "'" + text.replace("'", "''") + "'::" + type;
        }
    }

    static final String TYPES = """
            CREATE EXTENSION hstore; CREATE EXTENSION citext; CREATE EXTENSION ltree;
            CREATE TYPE mood AS ENUM ('ok', 'sad');
            CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
            CREATE DOMAIN price AS numeric(12,2);
            CREATE DOMAIN rebate AS price;
            CREATE DOMAIN moment AS timestamptz;
            CREATE DOMAIN day AS date;
            CREATE DOMAIN label AS varchar(20);
            CREATE DOMAIN document AS jsonb;
            CREATE TYPE pair AS (a integer, "b c" text, d numeric[]);
            CREATE TYPE nest AS (p pair, q boolean);
            """;

    static final List<Case> ALL = List.of(
            of("smallint", Comparison.TEXT, "-32768", "32767", "0"),
            of("integer", Comparison.TEXT, "-2147483648", "2147483647"),
            of("bigint", Comparison.TEXT, "-9223372036854775808", "9223372036854775807"),
            of("oid", Comparison.TEXT, "0", "4294967295"),
            of("real", Comparison.FLOATING, "0.1", "NaN", "Infinity", "-Infinity", "-0", "1e-45", "3.4028235e38"),
            of(
                    "double precision",
                    Comparison.FLOATING,
                    "0.1",
                    "NaN",
                    "Infinity",
                    "-Infinity",
                    "-0",
                    "5e-324",
                    "1.7976931348623157e308"),
            of("numeric(10,2)", Comparison.TEXT, "99999999.99", "-0.01", "0", "!NaN"),
            of("numeric(38,20)", Comparison.TEXT, "123456789012345678.12345678901234567890", "1e-20"),
            of("numeric(20,0)", Comparison.TEXT, "99999999999999999999", "-1"),
            of("numeric(50,20)", Comparison.TEXT, "123456789012345678901234567890.12345678901234567890", "1", "!NaN"),
            of("numeric(5,-2)", Comparison.TEXT, "1234500", "-100"),
            of("numeric(3,5)", Comparison.NUMBER, "0.00999"),
            of(
                    "numeric",
                    Comparison.NUMBER,
                    "0",
                    "1.50",
                    "12345678901234567890123456789.123456789",
                    "!123456789012345678901234567890",
                    "!0.0000000001",
                    "!NaN",
                    "!Infinity",
                    "!-Infinity"),
            of("money", Comparison.NUMBER, "-92233720368547758.08", "92233720368547758.07", "1.50"),
            of("boolean", Comparison.TEXT, "true", "false"),
            of(
                    "text",
                    Comparison.TEXT,
                    "",
                    "a\tb\nc \\N \\u0000 \"'",
                    "\uD83D\uDC18 \u0627\u0644\u0641\u064A\u0644",
                    " x "),
            of("varchar(10)", Comparison.TEXT, "", "0123456789"),
            of("char(5)", Comparison.TEXT, "ab", "", "abcde"),
            of("\"char\"", Comparison.TEXT, "x"),
            of("name", Comparison.TEXT, "x y"),
            of("citext", Comparison.TEXT, "CaSe", ""),
            of("mood", Comparison.TEXT, "ok", "sad"),
            of("xml", Comparison.TEXT, "<a b=\"1\">x &lt; y</a>"),
            of("inet", Comparison.TEXT, "10.0.0.1/8", "::1", "192.168.0.1"),
            of("cidr", Comparison.TEXT, "10.0.0.0/8"),
            of("macaddr", Comparison.TEXT, "08:00:2b:01:02:03"),
            of("macaddr8", Comparison.TEXT, "08:00:2b:01:02:03:04:05"),
            of("bit", Comparison.TEXT, "1", "0"),
            of("bit(12)", Comparison.TEXT, "101010101010"),
            of("varbit", Comparison.TEXT, "101", ""),
            of("int4range", Comparison.TEXT, "[1,5)", "empty", "(,)"),
            of("numrange", Comparison.TEXT, "[1.10,2.20]"),
            of("daterange", Comparison.TEXT, "[2020-01-01,infinity)"),
            of("tstzrange", Comparison.TEXT, "[2020-01-01 00:00+00,2021-01-01 00:00+00)"),
            of("int4multirange", Comparison.TEXT, "{[1,3),[5,7)}", "{}"),
            of("point", Comparison.TEXT, "(1e-05,-2.5)", "(1e300,NaN)"),
            of("line", Comparison.TEXT, "{1,2,3}"),
            of("lseg", Comparison.TEXT, "[(0,0),(1,1.5)]"),
            of("box", Comparison.TEXT, "(1,1),(0,0)"),
            of("path", Comparison.TEXT, "[(0,0),(1,1)]", "((0,0),(1,1),(2,0))"),
            of("polygon", Comparison.TEXT, "((0,0),(1,1),(2,0))"),
            of("circle", Comparison.TEXT, "<(0,0),1.5>"),
            of("tsvector", Comparison.TEXT, "'a':1A 'b'"),
            of("tsquery", Comparison.TEXT, "'a' & !'b'"),
            of(
                    "interval",
                    Comparison.TEXT,
                    "1 year 2 mons 3 days 04:05:06.789",
                    "-1 year -2 mons +3 days -04:05:06.000007",
                    "-1 days +00:00:01",
                    "0",
                    "178000000 years",
                    "-00:00:00.5"),
            of("timetz", Comparison.TEXT, "12:00:00.5+05:30", "24:00:00-12", "00:00:00+00"),
            of("uuid", Comparison.TEXT, "00000000-0000-0000-0000-00000000000a"),
            of("bytea", Comparison.BYTES, "", "\\x00ff", "\\x" + "ab".repeat(1 << 20)),
            of(
                    "date",
                    Comparison.TEXT,
                    "0001-01-01",
                    "9999-12-31",
                    "!infinity",
                    "!-infinity",
                    "!0044-03-15 BC",
                    "!10000-01-01",
                    "!5874897-12-31",
                    "!4713-01-01 BC"),
            of(
                    "timestamp",
                    Comparison.TEXT,
                    "0001-01-01 00:00:00",
                    "9999-12-31 23:59:59.999999",
                    "2021-03-28 02:30:00",
                    "!infinity",
                    "!-infinity",
                    "!0044-03-15 12:00:00.5 BC",
                    "!294246-12-31 23:59:59.999999"),
            of(
                    "timestamptz",
                    Comparison.TEXT,
                    "0001-01-01 00:00:00+00",
                    "9999-12-31 23:59:59.999999+00",
                    "2021-03-28 02:30:00+05:30",
                    "!infinity",
                    "!-infinity",
                    "!0044-03-15 12:00:00+00 BC",
                    "!294276-12-31 23:59:59.999999+00"),
            of("time", Comparison.TEXT, "00:00:00", "23:59:59.999999", "!24:00:00"),
            of("json", Comparison.TEXT, "{\"a\": 1,  \"a\":12345678901234567890.10}", "\"\\u0000\"", "null", "[1e400]"),
            of("jsonb", Comparison.TEXT, "{\"a\": 12345678901234567890.10}", "[]", "\"x\""),
            of("hstore", Comparison.JSON, "\"a\"=>\"1\",\"b\"=>NULL,\"c\\\"\"=>\"\"", ""),
            of("integer[]", Comparison.JSON, "{}", "{1,NULL,-2147483648}", "{{1,2},{3,NULL}}", "[0:1]={1,2}"),
            of("bigint[]", Comparison.JSON, "{9223372036854775807}"),
            of("numeric[]", Comparison.JSON, "{1.10,NaN,12345678901234567890123456789012345678901234567890}"),
            of("float8[]", Comparison.JSON, "{0.1,-0,NaN,1e300}"),
            of("money[]", Comparison.JSON, "{1.50,NULL}"),
            of("text[]", Comparison.JSON, "{\"\",NULL,\"NULL\",\"a,b\",\"q\\\"\\\\{}\"}"),
            of("bool[]", Comparison.JSON, "{t,f,NULL}"),
            of("timestamptz[]", Comparison.JSON, "{2020-01-01 00:00:00+00,infinity}"),
            of("timestamp[]", Comparison.JSON, "{2020-01-01 00:00:00.5}"),
            of("date[]", Comparison.JSON, "{2020-01-01,infinity,0044-03-15 BC}"),
            of("interval[]", Comparison.JSON, "{1 day}"),
            of("uuid[]", Comparison.JSON, "{00000000-0000-0000-0000-00000000000a}"),
            of("citext[]", Comparison.JSON, "{A,b}"),
            of("mood[]", Comparison.JSON, "{ok,NULL,sad}"),
            of("bytea[]", Comparison.JSON, "{\"\\\\xdead\"}"),
            of("jsonb[]", Comparison.JSON, "{\"{\\\"a\\\": 1.10}\",null}"),
            of("box[]", Comparison.JSON, "{(1,1),(0,0);(2,2),(1,1)}"),
            of("hstore[]", Comparison.JSON, "{\"\\\"a\\\"=>\\\"1\\\"\"}"),
            of("int4range[]", Comparison.JSON, "{\"[1,5)\"}"),
            of("positive[]", Comparison.JSON, "{1,2}"),
            of("pair", Comparison.JSON, "(1,\"a \"\"b\"\" \\\\ c\",\"{1.10,NULL}\")", "(,,)", "(2,\"\",{})"),
            of("nest", Comparison.JSON, "(\"(1,x,)\",t)"),
            of("pair[]", Comparison.JSON, "{\"(1,x,)\",NULL}"),
            of("positive", Comparison.TEXT, "7"),
            of("price", Comparison.TEXT, "12.50", "!NaN"),
            of("rebate", Comparison.TEXT, "13.50"),
            of("moment", Comparison.TEXT, "2020-01-01 02:00:00+02", "!infinity"),
            of("day", Comparison.TEXT, "2020-02-29", "!infinity"),
            of("label", Comparison.TEXT, "x"),
            of("document", Comparison.TEXT, "{\"a\": 1.10}"),
            of("ltree", Comparison.TEXT, "Top.Science"),
            of("pg_lsn", Comparison.TEXT, "16/B374D848"));

    private TypeCases() {}

    private static Case of(String type, Comparison comparison, String... values) {
        String name = type.replaceAll("[^a-z0-9]+", "_");
        return new Case("c_" + name, type, comparison, List.of(values));
    }

    /** How many rows it takes until each value was there. */
    static int rows() {
        return ALL.stream().mapToInt(each -> each.values().size()).max().orElseThrow();
    }

    static List<Integer> eachRow() {
        return IntStream.range(0, rows()).boxed().toList();
    }
}
