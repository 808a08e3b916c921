package dev.tributary.endtoend.random;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** A type of column, its values ordinary and at the edge, and how to read them. */
@SuppressWarnings("ImmutableEnumChecker") // the functions hold no state, and the list is a copy
enum ColumnKind {
    SMALLINT("smallint", Form.TEXT, d -> "" + d.between(-999, 999), "0", "32767", "-32768"),
    INTEGER("integer", Form.TEXT, d -> "" + d.below(1 << 20), "0", "2147483647", "-2147483648"),
    BIGINT("bigint", Form.TEXT, d -> "" + d.anyLong(), "9223372036854775807", "-9223372036854775808"),
    OID("oid", Form.TEXT, d -> "" + d.below(9999), "0", "4294967295"),
    REAL("real", Form.REAL, d -> d.below(999) + ".1", "0.1", "-0", "1e-45", "3.4028235e38", "NaN", "-Infinity"),
    DOUBLE("double precision", Form.FLOAT, d -> d.below(999) + ".3", "0.1", "-0", "5e-324", "NaN", "Infinity"),
    PRICE("numeric(10,2)", Form.NUMBER, d -> d.below(99999) + ".5", "0", "-0.01", "99999999.99", "NaN"),
    WIDE("numeric(38,9)", Form.NUMBER, d -> d.anyLong() + ".000000001", "-99999999999999999999999999999.999999999"),
    NUMERIC("numeric", Form.NUMBER, d -> d.anyLong() + ".123", "0.000", "NaN", "1e-20", "1e60", "-Infinity"),
    MONEY("money", Form.MONEY, d -> "'" + d.between(-9999, 9999) + ".25'", "'0'", "'-92233720368547758.08'"),
    BOOLEAN("boolean", Form.TEXT, d -> "" + d.chance(50), "true", "false"),
    TEXT("text", Form.TEXT, OddNames::text, "''", "' '", "'\\u0000'", "E'a\\tb\\nc\\\\'", "U&'\\+01F600 \\05D0'"),
    CITEXT("citext", Form.TEXT, OddNames::text, "''", "'Ab'"),
    VARCHAR("character varying(20)", Form.TEXT, OddNames::text, "''", "repeat('ö', 20)"),
    VARCHAR_60("character varying(60)", Form.TEXT, OddNames::text, "repeat('ö', 60)"),
    CHAR("character(5)", Form.PADDED, d -> "'c" + d.below(99) + "'", "''", "'ab  '"),
    UUID("uuid", Form.TEXT, d -> "md5('" + d.below(999) + "')", "'ffffffff-ffff-ffff-ffff-ffffffffffff'"),
    BYTEA("bytea", Form.BYTES, d -> "decode(md5('" + d.below(99) + "'), 'hex')", "''", "'\\x00'", "'\\xff00'"),
    DATE(
            "date",
            Form.TEXT,
            d -> "date '2020-01-01' + " + d.below(9999),
            "'0001-01-01'",
            "'9999-12-31'",
            "'1969-12-31'"),
    TIMESTAMP(
            "timestamp without time zone",
            Form.INSTANT,
            OddNames::moment,
            "'0001-01-01'",
            "'9999-12-31 23:59:59.999999'"),
    TIMESTAMP_3("timestamp(3) without time zone", Form.INSTANT, OddNames::moment, "'1969-12-31 23:59:59.999'"),
    TIMESTAMPTZ(
            "timestamp with time zone",
            Form.INSTANT,
            OddNames::moment,
            "'2024-10-27 02:30+02'",
            "'1969-12-31 23:59:59.9Z'"),
    TIME(
            "time without time zone",
            Form.TIME,
            d -> "time '00:00' + interval '1s' * " + d.below(86_400),
            "'23:59:59.999999'"),
    TIMETZ("time with time zone", Form.TEXT, d -> "'12:00:" + d.between(10, 59) + "+02'", "'23:59:59.999999-08'"),
    INTERVAL("interval", Form.TEXT, d -> "interval '1 day' * " + d.below(99), "'1 year -2 days 03:04:05.6'", "'0'"),
    JSON("json", Form.TEXT, d -> "'{\"b\" : " + d.anyLong() + ".10, \"b\": [ ]}'", "'null'", "'\"\\u0000\"'"),
    JSONB("jsonb", Form.TEXT, d -> "'{\"b\": " + d.anyLong() + ".10}'", "'null'", "'{}'", "'[1e2, \"ö\"]'"),
    INET("inet", Form.OUTPUT, d -> "'10.0.0." + d.below(255) + "/8'", "'::1'", "'255.255.255.255'"),
    CIDR("cidr", Form.TEXT, d -> "'10." + d.below(255) + ".0.0/16'", "'::/0'"),
    MACADDR("macaddr", Form.TEXT, d -> "'08:00:2b:01:02:" + d.between(10, 99) + "'", "'ff:ff:ff:ff:ff:ff'"),
    BIT("bit(1)", Form.TEXT, d -> "'" + d.below(2) + "'", "'1'"),
    BITS("bit(12)", Form.TEXT, d -> d.below(4096) + "::bit(12)", "'100000000001'"),
    VARBIT("bit varying(9)", Form.TEXT, d -> d.below(128) + "::bit(7)", "'0'", "''", "'100000001'"),
    INT4RANGE("int4range", Form.TEXT, d -> "'[1," + d.between(2, 99) + "]'", "'empty'", "'(,)'"),
    TSTZRANGE("tstzrange", Form.TEXT, d -> "'[2020-01-01,2021-01-" + d.between(10, 31) + ")'", "'empty'", "'(,)'"),
    POINT("point", Form.TEXT, d -> "'(" + d.below(99) + ",0.5)'", "'(0,0)'", "'(1e300,-1.25)'"),
    BOX("box", Form.TEXT, d -> "'((0,0)," + "(" + d.between(1, 99) + ",1))'", "'((0,0),(0,0))'"),
    TSVECTOR("tsvector", Form.TEXT, d -> "'a:1 b" + d.below(9) + ":2'", "''"),
    XML("xml", Form.TEXT, d -> "'<a b=\"" + d.below(99) + "\"/>'", "'<ö/>'"),
    ENUM("mood", Form.TEXT, d -> d.chance(50) ? "'ok'" : "'it''s'", "'Ö K'"),
    DOMAIN("positive", Form.TEXT, d -> "" + d.between(1, 999), "2147483647"),
    COMPOSITE("pair", Form.JSON, d -> "'(" + d.below(99) + ",\"x y\")'", "'(,)'", "'(1,\"\"\"\")'"),
    INTEGERS("integer[]", Form.JSON, d -> "'{1,NULL," + d.below(99) + "}'", "'{}'", "'{{1,2},{3,4}}'"),
    TEXTS("text[]", Form.JSON, d -> "'{a,NULL,\"" + d.below(99) + "\"}'", "'{}'", "'{\"\",\"\\\\\",NULL,\"NULL\"}'"),
    // Stored outside of the row, uncompressed: Postgres does not send them where an update leaves them alone.
    LONG_TEXT("text", true, Form.TEXT, d -> d.chance(70) ? "repeat('x" + d.below(99) + "', 1500)" : "'short'"),
    LONG_BYTEA("bytea", true, Form.BYTES, d -> "decode(repeat('" + d.between(10, 99) + "', 3000), 'hex')"),
    LONG_JSONB("jsonb", true, Form.TEXT, d -> "jsonb_build_object('k', repeat('y" + d.below(99) + "', 1500))"),
    LONG_TEXTS("text[]", true, Form.JSON, d -> "ARRAY[NULL, repeat('z" + d.below(99) + "', 1500)]");

    private final String type;
    private final boolean external;
    private final Form form;
    private final Function<Draw, String> ordinary;
    private final List<String> edges;

    ColumnKind(String type, Form form, Function<Draw, String> ordinary, String... edges) {
        this(type, false, form, ordinary, edges);
    }

    ColumnKind(String type, boolean external, Form form, Function<Draw, String> ordinary, String... edges) {
        this.type = type;
        this.external = external;
        this.form = form;
        this.ordinary = ordinary;
        this.edges = List.of(edges);
    }

    /** The kind of a column of that type as {@code format_type} says it. */
    static ColumnKind of(String type, boolean external) {
        return Stream.of(values())
                .filter(kind -> kind.type.equals(type) && kind.external == external)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(type));
    }

    static ColumnKind draw(Draw draw) {
        boolean external = draw.chance(25);
        return draw.oneOf(
                Stream.of(values()).filter(kind -> kind.external == external).toList());
    }

    /** As a column is declared. */
    String declaration() {
        return type + (external ? " STORAGE EXTERNAL" : "");
    }

    boolean isExternal() {
        return external;
    }

    Form form() {
        return form;
    }

    /** What it can be altered to without losing anything. */
    Optional<String> wider() {
        return switch (this) {
            case SMALLINT -> Optional.of("integer");
            case INTEGER -> Optional.of("bigint");
            case PRICE -> Optional.of("numeric(38,9)");
            case VARCHAR -> Optional.of("character varying(60)");
            case VARCHAR_60 -> Optional.of("text");
            default -> Optional.empty();
        };
    }

    /** NULL, of this type. */
    String nothing() {
        return "NULL::" + type;
    }

    /** A value that is not NULL, as SQL. */
    String value(Draw draw) {
        String value = edges.isEmpty() || draw.chance(70) ? ordinary.apply(draw) : draw.oneOf(edges);
        String quoted = value.matches("-?[\\d.]+(e-?\\d+)?|NaN|-?Infinity") ? "'" + value + "'" : value;
        return "(" + quoted + ")::" + type;
    }
}
