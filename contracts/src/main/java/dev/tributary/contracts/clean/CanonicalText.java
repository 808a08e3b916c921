package dev.tributary.contracts.clean;

import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One text for each value, whichever engine holds it, as SQL of that engine: equal values have equal texts, others have not.
 * So rows are compared where they lie, by sums of hashes, and nothing but a difference leaves a database. Sessions are in
 * UTC, and Postgres writes as {@code docs/design.md} says. Pure.
 *
 * <p>Two limits: BigQuery writes JSON anew, so of it only what has one text whoever writes it ({@link #compares}); and an
 * {@code as:} whose result depends on more than the digits has no SQL ({@link #ofSource}).
 */
public enum CanonicalText {
    POSTGRES,
    DUCKDB,
    BIGQUERY;

    /** JSON in Postgres already: carried as it was written. */
    private static final Set<String> JSON_ALREADY = Set.of("json", "jsonb", "vector");

    /** Arrays of these are JSON with neither objects, whose members have no order, nor fractions. */
    private static final Set<String> ONE_JSON = Set.of(
            "_bool", "_int2", "_int4", "_int8", "_text", "_varchar", "_uuid", "_date", "_timestamp", "_timestamptz");

    private static final String NUMBER = "'^\\s*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,3})?\\s*$'";
    /** Texts in JSON, or white space around them. */
    private static final String JSON_PARTS = "(\"(?:[^\"\\\\]|\\\\.)*\")|\\s+";

    /** How many buckets rows fall into. */
    public static final int BUCKETS = 1 << 12;

    /**
     * In Postgres: the text of a column of the source, as {@link #normal} makes it of what the warehouse holds.
     *
     * @param name the column, quoted
     * @param own the clean type of its own type
     * @param column what it is carried as
     * @return empty if that is compared nowhere: the column has another type by {@code as:}, and its text does not tell what
     *     became of it
     */
    public static Optional<String> ofSource(String name, CleanType own, CleanColumn column) {
        CleanType type = column.type();
        // What the type's output function writes: a cast to text would change char(n) and inet.
        String text = "CASE WHEN " + name + " IS NOT NULL THEN concat(" + name + ") END";
        if (type == Plain.STRING) {
            return Optional.of(text);
        }
        if (type.equals(own)) {
            return Optional.of(POSTGRES.normal(column, ownText(name, own, column.sourceType(), text)));
        }
        if (isNumber(own) && isNumber(type)) {
            return Optional.of(POSTGRES.normal(column, ownText(name, own, column.sourceType(), text)));
        }
        if (own == Plain.STRING && isNumber(type)) {
            String number = "CASE WHEN %1$s ~ %2$s THEN trim_scale(trim(%1$s)::numeric)::text ELSE %1$s END"
                    .formatted(text, NUMBER);
            return Optional.of(number);
        }
        return own == Plain.STRING && type == Plain.JSON
                ? Optional.of(POSTGRES.normal(column, text))
                : Optional.empty();
    }

    private static boolean isNumber(CleanType type) {
        return type == Plain.LONG || type instanceof Decimal;
    }

    private static String ownText(String name, CleanType own, String sourceType, String text) {
        if (own == Plain.JSON) {
            return JSON_ALREADY.contains(sourceType) ? text : "to_json(" + name + ")::text";
        }
        if (sourceType.equals("money")) {
            return name + "::numeric::text";
        }
        return sourceType.equals("float4") ? name + "::text" : own == Plain.STRING ? text : name + "::text";
    }

    /** Whether a column's values can have the text here that they have in Postgres. */
    public boolean compares(CleanColumn column) {
        return this != BIGQUERY || column.type() != Plain.JSON || ONE_JSON.contains(column.sourceType());
    }

    /**
     * In a warehouse: a column's value as text, not normal yet.
     *
     * @param type of the warehouse's column
     */
    public String raw(String column, CleanType type) {
        String cast =
                "CAST(" + column + " AS " + (this == BIGQUERY ? "STRING" : this == DUCKDB ? "VARCHAR" : "text") + ")";
        if (type == Plain.BYTES) {
            return this == BIGQUERY ? "CONCAT(r'\\x', TO_HEX(" + column + "))" : "'\\x' || lower(hex(" + column + "))";
        }
        if (this == DUCKDB && type instanceof Decimal decimal && decimal.scale() == decimal.precision()) {
            // It leaves out a zero before the point where there is no room for one.
            return "regexp_replace(" + cast + ", '^(-?)\\.', '\\10.')";
        }
        if (this != BIGQUERY || !(type instanceof Plain plain)) {
            return cast;
        }
        return switch (plain) {
            // Of NULL it would be the JSON null.
            case JSON -> "IF(%1$s IS NULL, NULL, TO_JSON_STRING(%1$s))".formatted(column);
            case TIME -> "FORMAT_TIME('%H:%M:%E*S', " + column + ")";
            case LOCAL_TIMESTAMP -> "FORMAT_DATETIME('%E4Y-%m-%d %H:%M:%E*S', " + column + ")";
            case TIMESTAMP -> "FORMAT_TIMESTAMP('%E4Y-%m-%d %H:%M:%E*S+00', " + column + ", 'UTC')";
            default -> cast;
        };
    }

    /**
     * The one form of a text of a column: what engines write in several ways that mean the same is written in one.
     *
     * @param text of a value, or of what the type could not hold, as it was
     */
    public String normal(CleanColumn column, String text) {
        if (isNumber(column.type())) {
            return "CASE WHEN %1$s LIKE '%%.%%' THEN RTRIM(RTRIM(%1$s, '0'), '.') ELSE %1$s END".formatted(text);
        }
        if (column.type() == Plain.DOUBLE) {
            return floating(text);
        }
        if (column.type() == Plain.JSON && !JSON_ALREADY.contains(column.sourceType())) {
            return this == BIGQUERY
                    ? "REGEXP_REPLACE(" + text + ", r'" + JSON_PARTS + "', r'\\1')"
                    : "regexp_replace(" + text + ", '" + JSON_PARTS + "', '\\1', 'g')";
        }
        return text;
    }

    /**
     * Seventeen digits tell each number from the next. A zero has no sign, because not all ways through BigQuery keep it. What
     * is no number stays as it is.
     */
    private String floating(String text) {
        return switch (this) {
            case POSTGRES ->
                "CASE WHEN %1$s IN ('NaN', 'Infinity', '-Infinity') THEN %1$s ELSE trim(to_char((%1$s)::float8 + 0, '9.9999999999999999EEEE')) END"
                        .formatted(text);
            case DUCKDB -> """
                CASE WHEN isnan(TRY_CAST(%1$s AS DOUBLE)) THEN 'NaN' \
                WHEN isinf(TRY_CAST(%1$s AS DOUBLE)) THEN CASE WHEN %1$s LIKE '-%%' THEN '-Infinity' ELSE 'Infinity' END \
                ELSE COALESCE(format('{:.16e}', TRY_CAST(%1$s AS DOUBLE) + 0.0), %1$s) END""".formatted(text);
            case BIGQUERY -> """
                CASE WHEN IS_NAN(SAFE_CAST(%1$s AS FLOAT64)) THEN 'NaN' \
                WHEN IS_INF(SAFE_CAST(%1$s AS FLOAT64)) THEN IF(%1$s LIKE '-%%', '-Infinity', 'Infinity') \
                ELSE COALESCE(FORMAT('%%.16e', SAFE_CAST(%1$s AS FLOAT64) + 0.0), %1$s) END""".formatted(text);
        };
    }

    /**
     * A digest of texts, as 32 hex digits. It is made of the digests of each, which are all of one length: so no two lists of
     * texts read the same, and a large value is never copied.
     */
    public String digest(List<String> texts) {
        String all =
                texts.stream().map(text -> "COALESCE(" + md5(text) + ", '-')").collect(Collectors.joining(", "));
        return switch (this) {
            // As an array, because a function takes a hundred arguments and a table has more columns.
            case POSTGRES -> "md5(array_to_string(ARRAY[" + all + "], ''))";
            case DUCKDB -> "md5(concat(" + all + "))";
            case BIGQUERY -> "TO_HEX(MD5(CONCAT(" + all + ")))";
        };
    }

    private String md5(String text) {
        return switch (this) {
            case POSTGRES -> "md5(convert_to(" + text + ", 'UTF8'))";
            case DUCKDB -> "md5(" + text + ")";
            case BIGQUERY -> "TO_HEX(MD5(" + text + "))";
        };
    }

    /** A digest's first 60 bits, as a number that sums up. */
    public String number(String digest) {
        return switch (this) {
            case POSTGRES -> "('x' || substr(" + digest + ", 1, 15))::bit(60)::bigint";
            case DUCKDB -> "CAST('0x' || substr(" + digest + ", 1, 15) AS BIGINT)";
            case BIGQUERY -> "CAST(CAST(CONCAT('0x', SUBSTR(" + digest + ", 1, 15)) AS INT64) AS BIGNUMERIC)";
        };
    }

    /** Which of the {@link #BUCKETS} a digest falls into. */
    public String bucket(String digest) {
        return switch (this) {
            case POSTGRES -> "('x' || substr(" + digest + ", 1, 3))::bit(12)::int";
            case DUCKDB -> "CAST('0x' || substr(" + digest + ", 1, 3) AS INTEGER)";
            case BIGQUERY -> "CAST(CONCAT('0x', SUBSTR(" + digest + ", 1, 3)) AS INT64)";
        };
    }
}
