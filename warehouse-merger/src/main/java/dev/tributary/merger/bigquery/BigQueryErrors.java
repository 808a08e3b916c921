package dev.tributary.merger.bigquery;

import com.google.auth.Retryable;
import com.google.cloud.bigquery.BigQueryError;
import com.google.cloud.bigquery.BigQueryException;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What BigQuery's refusals, failed jobs and the network's failures mean. What counts is the reason: {@code 403} is both
 * "never" and "not so fast". BigQuery's own words are passed on only where they cannot hold a row's values.
 *
 * @see <a href="https://cloud.google.com/bigquery/docs/error-messages">BigQuery: error messages</a>
 */
final class BigQueryErrors {

    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private static final String MISSING = "notFound";
    private static final String QUOTA = "quotaExceeded";
    private static final String BYTES_LIMIT = "bytesBilledLimitExceeded";
    private static final Set<String> RATES =
            Set.of("rateLimitExceeded", "userRateLimitExceeded", "jobRateLimitExceeded");
    private static final Set<String> JOB_BROKE = Set.of("jobBackendError", "jobInternalError");
    private static final Set<String> PASSES = Set.of("backendError", "internalError", "tableUnavailable", "timeout");
    /** Their messages may quote a value of a row. */
    private static final Set<String> UNQUOTED = Set.of("invalid", "invalidQuery");

    private static final String BYTES_REMEDY =
            ": the statement would read more than is allowed: raise the limit of bytes billed, or merge less at a time";

    private static final Pattern CONCURRENT =
            Pattern.compile("(?i)could not serialize access|concurrent update|too many dml statements outstanding");
    private static final Pattern PERMISSION = Pattern.compile("\\b(?:bigquery|storage)\\.[a-z]\\w*\\.\\w+");

    private BigQueryErrors() {}

    /** Marks a failure that nothing mends soon. */
    private static final class QuotaUsedUp extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Whether to wait for hours and not for seconds: a quota of the day is used up, and failed jobs count too. */
    static boolean waitsLong(TributaryException failure) {
        return failure.getCause() instanceof QuotaUsedUp;
    }

    static boolean isNotFound(BigQueryException failure) {
        return failure.getCode() == NOT_FOUND;
    }

    /** Whether what was to be made may be there: another made it, or the reply was lost. */
    static boolean mayExist(BigQueryException failure) {
        int code = failure.getCode();
        return code == CONFLICT || code >= 500 || code <= 0 || JOB_BROKE.contains(reason(failure.getError()));
    }

    /**
     * A refused or unanswered call.
     *
     * @param what it was about, for the message
     */
    static TributaryException translated(BigQueryCall call, String what, BigQueryException failure) {
        int code = failure.getCode();
        if (code <= 0) {
            IOException last = last(failure);
            return new TributaryException(unanswered(call, failure), what + ": " + last, last);
        }
        BigQueryError error = failure.getError();
        if (error == null || error.getReason() == null) {
            ErrorKind kind = ofCode(call, code);
            return new TributaryException(kind, what + ": BigQuery says " + code + remedy(call, code, ""));
        }
        boolean answered = code < 500 || !call.changes();
        ErrorKind kind = kind(error, code);
        return told(
                kind == ErrorKind.TRANSIENT && !answered ? ErrorKind.UNKNOWN_OUTCOME : kind,
                what + ": BigQuery says " + code + " ",
                error,
                remedy(call, MISSING.equals(reason(error)) ? NOT_FOUND : code, message(error)));
    }

    /** A job that has ended so; it changed nothing. */
    static TributaryException failed(BigQueryCall call, String job, BigQueryError error) {
        return told(
                kind(error, 0),
                "job " + job + " has failed: ",
                error,
                remedy(call, MISSING.equals(reason(error)) ? NOT_FOUND : 0, message(error)));
    }

    private static TributaryException told(ErrorKind kind, String begin, BigQueryError error, String remedy) {
        String reason = reason(error);
        String words = UNQUOTED.contains(reason) && !isConcurrent(error)
                ? "; BigQuery shows the message with the job"
                : " (" + message(error).lines().findFirst().orElse("") + ")";
        Exception cause = QUOTA.equals(reason) ? new QuotaUsedUp() : null;
        String end = kind != ErrorKind.NEEDS_OPERATOR ? "" : BYTES_LIMIT.equals(reason) ? BYTES_REMEDY : remedy;
        return new TributaryException(kind, begin + reason + words + end, cause);
    }

    private static ErrorKind kind(BigQueryError error, int code) {
        String reason = reason(error);
        if (isConcurrent(error)
                || QUOTA.equals(reason)
                || RATES.contains(reason)
                || PASSES.contains(reason)
                || JOB_BROKE.contains(reason)
                || code == 408
                || code == 429
                || code >= 500) {
            return ErrorKind.TRANSIENT;
        }
        return "invalidQuery".equals(reason) ? ErrorKind.BUG : ErrorKind.NEEDS_OPERATOR;
    }

    private static ErrorKind ofCode(BigQueryCall call, int code) {
        if (code >= 500) {
            return call.changes() ? ErrorKind.UNKNOWN_OUTCOME : ErrorKind.TRANSIENT;
        }
        return code == 408 || code == 429 ? ErrorKind.TRANSIENT : ErrorKind.NEEDS_OPERATOR;
    }

    private static boolean isConcurrent(BigQueryError error) {
        return CONCURRENT.matcher(message(error)).find();
    }

    private static String remedy(BigQueryCall call, int code, String message) {
        Matcher named = PERMISSION.matcher(message);
        return switch (code) {
            case 401 -> ": the credentials are not valid: renew them";
            case NOT_FOUND -> ": it is missing: was it deleted, or is its location another?";
            case 403 -> ": grant this service's account " + (named.find() ? named.group() : call.permission());
            default ->
                message.contains("ccess Denied")
                        ? ": grant this service's account " + (named.find() ? named.group() : call.permission())
                        : "";
        };
    }

    private static String reason(@Nullable BigQueryError error) {
        return error == null ? "" : Optional.ofNullable(error.getReason()).orElse("");
    }

    private static String message(BigQueryError error) {
        return Optional.ofNullable(error.getMessage()).orElse("");
    }

    private static ErrorKind unanswered(BigQueryCall call, BigQueryException failure) {
        if (causes(failure).anyMatch(cause -> cause instanceof Retryable login && !login.isRetryable())) {
            return ErrorKind.NEEDS_OPERATOR;
        }
        boolean nothingSent = causes(failure)
                .anyMatch(cause -> cause instanceof ConnectException
                        || cause instanceof UnknownHostException
                        || cause instanceof NoRouteToHostException
                        || cause instanceof Retryable);
        return nothingSent || !call.changes() ? ErrorKind.TRANSIENT : ErrorKind.UNKNOWN_OUTCOME;
    }

    /** The innermost I/O failure says what happened. */
    private static IOException last(BigQueryException failure) {
        return causes(failure)
                .filter(IOException.class::isInstance)
                .map(IOException.class::cast)
                .reduce((outer, inner) -> inner)
                .orElseGet(() -> new IOException(failure.getMessage()));
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }
}
