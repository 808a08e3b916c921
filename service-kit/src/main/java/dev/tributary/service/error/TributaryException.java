package dev.tributary.service.error;

import org.jspecify.annotations.Nullable;

/**
 * A failure with its kind. The message is one line that says what failed, on which table and offset, and what to do; it
 * never holds a row's values or a secret.
 */
public final class TributaryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;

    public TributaryException(ErrorKind kind, String message) {
        this(kind, message, null);
    }

    public TributaryException(ErrorKind kind, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    public ErrorKind kind() {
        return kind;
    }

    /** The first failure with a kind in a chain of causes; one without any is a {@link ErrorKind#BUG}. */
    public static TributaryException of(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TributaryException known) {
                return known;
            }
        }
        return new TributaryException(ErrorKind.BUG, failure.toString(), failure);
    }
}
