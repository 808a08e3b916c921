package dev.tributary.processor.core;

/** A raw value does not have the form that its schema promises; the message names the column, never the value. */
public final class BadValueException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public BadValueException(String message) {
        // Where it was thrown does not matter, and a topic may be full of them.
        super(message, null, false, false);
    }
}
