package dev.tributary.processor.core;

import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;

/**
 * From a raw value to the Java value that {@link CleanType} promises for a column, or to an {@link Unrepresentable}.
 * Depends on its arguments alone. Throws {@link BadValueException} where the raw value has not the promised form.
 */
@FunctionalInterface
interface Converter {

    Object convert(Object raw);

    /** The converter of a column to its own type, or to another one by way of Postgres's text. */
    static Converter of(RawColumn column, CleanType type) {
        if (!type.equals(column.cleanType())) {
            return raw -> TextValues.of(type, column.source(), PostgresText.of(column, raw));
        }
        if (type instanceof Decimal decimal) {
            return new DecimalConverter(column.source(), decimal);
        }
        return switch ((Plain) type) {
            case LONG -> raw -> Numbers.toLong(column, raw);
            case DOUBLE -> raw -> Numbers.toDouble(column, raw);
            case BOOLEAN -> raw -> Numbers.toBoolean(column, raw);
            case STRING, UUID -> raw -> PostgresText.of(column, raw);
            case JSON -> raw -> LiteralJson.of(column.made(), text(column, raw));
            case BYTES -> raw -> Numbers.toBytes(column, raw);
            case DATE -> raw -> Times.toDate(column, raw);
            case TIME -> raw -> Times.toTime(column, raw);
            case LOCAL_TIMESTAMP -> raw -> Times.toLocalTimestamp(column, raw);
            case TIMESTAMP -> raw -> Times.toTimestamp(column, raw);
        };
    }

    private static String text(RawColumn column, Object raw) {
        if (raw instanceof String text) {
            return text;
        }
        throw bad(column, raw);
    }

    /** What to throw when a raw value has not the form that its schema promises. */
    static BadValueException bad(RawColumn column, Object raw) {
        return new BadValueException(
                "column " + column.source() + ": a " + raw.getClass().getSimpleName() + " is no "
                        + (column.declared().isEmpty() ? "value" : column.declared()));
    }
}
