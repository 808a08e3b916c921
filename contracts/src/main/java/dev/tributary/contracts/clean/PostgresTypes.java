package dev.tributary.contracts.clean;

import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import java.util.Locale;

/** Which clean type a declared type of Postgres has (section "Types" of {@code docs/design.md}). */
public final class PostgresTypes {

    private static final Decimal UNBOUNDED = new Decimal(38, 9);
    private static final int MOST_DIGITS = 1000;
    private static final Decimal MONEY = new Decimal(19, 2);

    private PostgresTypes() {}

    /**
     * The clean type of a column.
     *
     * @param type the declared type's name as the catalog or Debezium says it, in any case ({@code INT4},
     *     {@code numeric}, {@code _text} for an array); one that is not known is carried as text
     * @param length the declared length or precision, 0 or less if there is none
     * @param scale the declared scale, 0 if there is none
     */
    public static CleanType cleanType(String type, int length, int scale) {
        String name = type.toLowerCase(Locale.ROOT);
        if (name.startsWith("_") || name.endsWith("[]")) {
            return Plain.JSON;
        }
        return switch (name) {
            case "int2", "int4", "int8", "smallint", "integer", "bigint", "oid" -> Plain.LONG;
            case "smallserial", "serial", "bigserial", "serial2", "serial4", "serial8" -> Plain.LONG;
            case "float4", "float8", "real", "double precision" -> Plain.DOUBLE;
            case "numeric", "decimal" -> numeric(length, scale);
            case "money" -> MONEY;
            case "bool", "boolean" -> Plain.BOOLEAN;
            case "uuid" -> Plain.UUID;
            case "bytea" -> Plain.BYTES;
            case "date" -> Plain.DATE;
            case "timestamp", "timestamp without time zone" -> Plain.LOCAL_TIMESTAMP;
            case "timestamptz", "timestamp with time zone" -> Plain.TIMESTAMP;
            case "time", "time without time zone" -> Plain.TIME;
            case "json", "jsonb", "hstore", "vector" -> Plain.JSON;
            default -> Plain.STRING;
        };
    }

    /** Postgres says 131089 for the precision of a numeric without one; a scale may be negative or above the precision. */
    private static CleanType numeric(int precision, int scale) {
        if (precision < 1 || precision > MOST_DIGITS) {
            return UNBOUNDED;
        }
        // A negative scale comes as eleven bits of two's complement.
        int signed = scale > MOST_DIGITS ? scale - 2048 : scale;
        return signed < 0 ? new Decimal(precision - signed, 0) : new Decimal(Math.max(precision, signed), signed);
    }
}
