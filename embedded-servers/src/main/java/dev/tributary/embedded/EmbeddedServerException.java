package dev.tributary.embedded;

import org.jspecify.annotations.Nullable;

/** A server that does not start, stop or answer. The message is one line that says what to do, and holds no secret. */
public final class EmbeddedServerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EmbeddedServerException(String message) {
        this(message, null);
    }

    EmbeddedServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** What an I/O error says, with its type where the message alone is only a path. */
    static String reason(Throwable error) {
        String message = error.getMessage();
        return error.getClass().getSimpleName()
                + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
    }
}
