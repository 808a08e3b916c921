package dev.tributary.processor.core;

/**
 * In place of a value that the target type cannot hold: the column becomes NULL, with a flag.
 *
 * @param text the value as Postgres would write it
 */
record Unrepresentable(String text) {}
