package dev.tributary.processor.core;

/** What a value is in the raw record, as opposed to what its column is declared as in Postgres. */
public enum Form {
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
    /** {@code Integer}, days since 1970-01-01. */
    DAYS,
    /** {@code Integer} or {@code Long}, milliseconds of a day, or since 1970. */
    MILLIS,
    /** {@code Long}, microseconds of a day, or since 1970. */
    MICROS,
    /** {@code Long}, nanoseconds of a day, or since 1970. */
    NANOS
}
