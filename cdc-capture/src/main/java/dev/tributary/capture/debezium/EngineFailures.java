package dev.tributary.capture.debezium;

import dev.tributary.capture.postgres.PostgresFailures;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;

/** What an engine's failure means. */
final class EngineFailures {

    private EngineFailures() {}

    static TributaryException translated(Throwable failure) {
        return PostgresFailures.translated("capture", failure)
                .orElseGet(() -> new TributaryException(
                        ErrorKind.UNKNOWN_OUTCOME, "Debezium failed: " + innermost(failure), failure));
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause).lines().findFirst().orElse("");
    }
}
