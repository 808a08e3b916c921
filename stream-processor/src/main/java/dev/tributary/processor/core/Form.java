package dev.tributary.processor.core;

import org.jspecify.annotations.Nullable;

/**
 * What a value is in the raw record, as opposed to what its column is declared as in Postgres.
 *
 * @param kind the kind
 * @param element the form of the elements, of a {@link Kind#LIST} only
 */
public record Form(Kind kind, @Nullable Form element) {

    /** The kinds, each with the Java value that carries it. */
    public enum Kind {
        /** {@code String}. */
        TEXT,
        /** {@code Integer} or {@code Long}. */
        INTEGER,
        /** {@code Float} or {@code Double}. */
        FLOAT,
        /** {@code Boolean}. */
        BOOLEAN,
        /** {@code ByteBuffer}. */
        BYTES,
        /** {@code ByteBuffer}: bits, the lowest first. */
        BITS,
        /** {@code Integer}, days since 1970-01-01. */
        DAYS,
        /** {@code Integer} or {@code Long}, milliseconds of a day, or since 1970. */
        MILLIS,
        /** {@code Long}, microseconds of a day, or since 1970. */
        MICROS,
        /** {@code Long}, nanoseconds of a day, or since 1970. */
        NANOS,
        /** {@code Map} of names and values. */
        STRUCT,
        /** {@code List}. */
        LIST
    }

    public static Form of(Kind kind) {
        return new Form(kind, null);
    }

    public static Form listOf(Form element) {
        return new Form(Kind.LIST, element);
    }

    /** The form of the elements; of a value that is no list, itself. */
    Form elements() {
        return element == null ? this : element;
    }
}
