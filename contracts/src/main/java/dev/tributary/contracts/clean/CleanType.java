package dev.tributary.contracts.clean;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * The type of a clean column (section "Types" of {@code docs/design.md}). Which Java value a clean record holds for it
 * is said at each; NULL is always possible.
 */
public sealed interface CleanType {

    /** How a decimal is written. */
    Pattern DECIMAL = Pattern.compile("decimal\\((\\d{1,4}), ?(\\d{1,4})\\)");

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
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A decimal: {@code ByteBuffer}, the unscaled value in two's complement, big-endian, as Avro's {@code decimal} says. One
     * of more digits than {@link #WIDEST} is a {@code String}, its plain digits, because few readers of Parquet hold it.
     *
     * @param precision digits in all, from 1
     * @param scale digits behind the point, 0 to precision
     */
    record Decimal(int precision, int scale) implements CleanType {

        /** The most digits that are carried as a number. */
        public static final int WIDEST = 38;

        public Decimal {
            if (precision < 1 || scale < 0 || scale > precision) {
                throw new IllegalArgumentException("no decimal: (" + precision + "," + scale + ")");
            }
        }

        /** Whether it is carried as text. */
        public boolean isText() {
            return precision > WIDEST;
        }

        @Override
        public Schema avro() {
            return isText()
                    ? Schema.create(Schema.Type.STRING)
                    : LogicalTypes.decimal(precision, scale).addToSchema(Schema.create(Schema.Type.BYTES));
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

    /** The narrowest type that holds all values of this one and of another; empty if there is none. */
    default Optional<CleanType> widened(CleanType other) {
        if (equals(other)) {
            return Optional.of(this);
        }
        if (!(this instanceof Decimal one) || !(other instanceof Decimal two) || one.isText() != two.isText()) {
            return Optional.empty();
        }
        int scale = Math.max(one.scale, two.scale);
        int whole = Math.max(one.precision - one.scale, two.precision - two.scale);
        Decimal wide = new Decimal(whole + scale, scale);
        return wide.isText() == one.isText() ? Optional.of(wide) : Optional.empty();
    }

    /** The names of all types, as {@link #parse} reads them. */
    static List<String> names() {
        return Stream.concat(Arrays.stream(Plain.values()).map(Plain::text), Stream.of("decimal(p,s)"))
                .toList();
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @throws IllegalArgumentException if there is no such type
     */
    static CleanType parse(String text) {
        Matcher decimal = DECIMAL.matcher(text);
        return decimal.matches()
                ? new Decimal(Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)))
                : Plain.valueOf(text.toUpperCase(Locale.ROOT));
    }
}
