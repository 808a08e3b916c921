package dev.tributary.processor.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.CelByteString;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A table's columns as a check's variables: integers are {@code int}, decimals and floating-point numbers {@code double},
 * dates and timestamps {@code timestamp} (a date at midnight, one without zone taken as UTC), times {@code duration}.
 */
final class Variables {

    /** A check names a column's nullness so; no column's name begins with an underscore and an n. */
    private static final String IS_NULL = "_null_";

    private final Map<String, Variable> byName = new HashMap<>();

    private record Variable(int column, CleanType type, boolean nullness) {}

    static Variables of(CleanSchema table) {
        Variables variables = new Variables();
        for (int i = 0; i < table.columns().size(); i++) {
            CleanColumn column = table.columns().get(i);
            variables.byName.put(column.name(), new Variable(i, column.type(), false));
            variables.byName.put(isNull(column.name()), new Variable(i, column.type(), true));
        }
        return variables;
    }

    static String isNull(String column) {
        return IS_NULL + column;
    }

    static CelType type(CleanType type) {
        if (type instanceof Decimal) {
            return SimpleType.DOUBLE;
        }
        return switch ((Plain) type) {
            case LONG -> SimpleType.INT;
            case DOUBLE -> SimpleType.DOUBLE;
            case BOOLEAN -> SimpleType.BOOL;
            case STRING, UUID, JSON -> SimpleType.STRING;
            case BYTES -> SimpleType.BYTES;
            case DATE, LOCAL_TIMESTAMP, TIMESTAMP -> SimpleType.TIMESTAMP;
            case TIME -> SimpleType.DURATION;
        };
    }

    /** A variable's value in a row; null = unknown. */
    @Nullable
    Object value(String name, @Nullable Object[] row) {
        Variable variable = byName.get(name);
        if (variable == null) {
            return null;
        }
        Object value = row[variable.column];
        if (variable.nullness) {
            return value == null;
        }
        return value == null ? null : value(variable.type, value);
    }

    private static Object value(CleanType type, Object value) {
        if (type instanceof Decimal decimal) {
            return value instanceof String text
                    ? new BigDecimal(text).doubleValue()
                    : new BigDecimal(new BigInteger(bytes(value)), decimal.scale()).doubleValue();
        }
        return switch ((Plain) type) {
            case LONG, DOUBLE, BOOLEAN, STRING, UUID, JSON -> value;
            case BYTES -> CelByteString.of(bytes(value));
            case DATE -> Instant.EPOCH.plus((Integer) value, ChronoUnit.DAYS);
            case TIME -> Duration.of((Long) value, ChronoUnit.MICROS);
            case LOCAL_TIMESTAMP, TIMESTAMP -> Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS);
        };
    }

    private static byte[] bytes(Object value) {
        ByteBuffer buffer = ((ByteBuffer) value).duplicate();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
