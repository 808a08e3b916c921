package dev.tributary.contracts.clean;

import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * The type of a clean column (section "Types" of {@code docs/design.md}). Which Java value a clean record holds for it
 * is said at each; NULL is always possible.
 */
public sealed interface CleanType {

    /** The plain kinds. */
    enum Plain implements CleanType {
        /** {@code Long}. */
        LONG,
        /** {@code Double}. */
        DOUBLE,
        /** {@code Boolean}. */
        BOOLEAN,
        /** {@code String}; Postgres's own text. */
        STRING,
        /** {@code String} of 36 characters. */
        UUID,
        /** {@code String} that holds JSON, with the digits of its numbers as they came. */
        JSON,
        /** {@code ByteBuffer}. */
        BYTES,
        /** {@code Integer}, days since 1970-01-01. */
        DATE,
        /** {@code Long}, microseconds since midnight. */
        TIME,
        /** {@code Long}, microseconds since 1970-01-01T00:00 of no zone. */
        LOCAL_TIMESTAMP,
        /** {@code Long}, microseconds since 1970-01-01T00:00Z. */
        TIMESTAMP;

        @Override
        public Schema avro() {
            return switch (this) {
                case LONG -> Schema.create(Schema.Type.LONG);
                case DOUBLE -> Schema.create(Schema.Type.DOUBLE);
                case BOOLEAN -> Schema.create(Schema.Type.BOOLEAN);
                case STRING, UUID, JSON -> Schema.create(Schema.Type.STRING);
                case BYTES -> Schema.create(Schema.Type.BYTES);
                case DATE -> LogicalTypes.date().addToSchema(Schema.create(Schema.Type.INT));
                case TIME -> LogicalTypes.timeMicros().addToSchema(Schema.create(Schema.Type.LONG));
                case LOCAL_TIMESTAMP ->
                    LogicalTypes.localTimestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
                case TIMESTAMP -> LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
            };
        }

        @Override
        public String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * A decimal: {@code ByteBuffer}, the unscaled value in two's complement, big-endian, as Avro's {@code decimal} says.
     *
     * @param precision digits in all, from 1
     * @param scale digits behind the point, 0 to precision
     */
    record Decimal(int precision, int scale) implements CleanType {

        public Decimal {
            if (precision < 1 || scale < 0 || scale > precision) {
                throw new IllegalArgumentException("no decimal: (" + precision + "," + scale + ")");
            }
        }

        @Override
        public Schema avro() {
            return LogicalTypes.decimal(precision, scale).addToSchema(Schema.create(Schema.Type.BYTES));
        }

        @Override
        public String text() {
            return "decimal(" + precision + "," + scale + ")";
        }
    }

    /** The Avro schema of a value that is not NULL. */
    Schema avro();

    /** This type as one word, the inverse of {@link #parse}. */
    String text();

    /** Reads what {@link #text()} wrote. */
    static CleanType parse(String text) {
        if (!text.startsWith("decimal(")) {
            return Plain.valueOf(text.toUpperCase(java.util.Locale.ROOT));
        }
        int comma = text.indexOf(',');
        int precision = Integer.parseInt(text.substring("decimal(".length(), comma));
        return new Decimal(precision, Integer.parseInt(text.substring(comma + 1, text.length() - 1)));
    }
}
