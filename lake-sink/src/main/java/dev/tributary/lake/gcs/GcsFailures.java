package dev.tributary.lake.gcs;

import com.google.auth.Retryable;
import com.google.cloud.storage.StorageException;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What GCS's refusals and the network's failures mean.
 *
 * @see <a href="https://cloud.google.com/storage/docs/json_api/v1/status-codes">GCS: status and error codes</a>
 */
final class GcsFailures {

    static final int CONFLICT = 412;
    static final int NOT_FOUND = 404;

    private static final Set<String> LIMITS = Set.of("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded");

    private static final Pattern JSON_MESSAGE = Pattern.compile("\"message\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    private GcsFailures() {}

    /** What GCS has answered, if it has; the client hands it over in exceptions of many kinds. */
    static Optional<StorageException> answer(Throwable failure) {
        return causes(failure)
                .filter(StorageException.class::isInstance)
                .map(StorageException.class::cast)
                .filter(said -> said.getCode() > 0)
                .findFirst();
    }

    /** Whether it says that the bucket, and not the object, is missing. */
    static boolean bucketIsMissing(StorageException said) {
        return said.getCode() == NOT_FOUND && whole(said).contains("bucket does not exist");
    }

    /**
     * The failure of a call, with its kind. It does not carry the client's own exception: that may name the URL of an
     * upload's session, and who has that may write the object.
     */
    static TributaryException translated(GcsCall call, String url, Throwable failure) {
        return answer(failure).map(said -> refused(call, url, said)).orElseGet(() -> {
            Throwable last = last(failure);
            return new TributaryException(unanswered(call, failure), url + ": " + last, last);
        });
    }

    private static TributaryException refused(GcsCall call, String url, StorageException said) {
        ErrorKind kind = kind(call, said);
        String remedy = kind == ErrorKind.NEEDS_OPERATOR ? remedy(call, said) : "";
        return new TributaryException(kind, url + ": GCS says " + said.getCode() + " (" + text(said) + ")" + remedy);
    }

    private static ErrorKind kind(GcsCall call, StorageException said) {
        int code = said.getCode();
        if (code >= 500) {
            return call.changes() ? ErrorKind.UNKNOWN_OUTCOME : ErrorKind.TRANSIENT;
        }
        // 410, and 404 where the bucket is there: the upload's session is gone, and another may be begun.
        boolean passes = code == 408
                || code == 410
                || code == 429
                || (code == NOT_FOUND && !bucketIsMissing(said))
                || (code == 403 && LIMITS.stream().anyMatch(whole(said)::contains))
                || (code == 400 && whole(said).contains("CRC32C"));
        return passes ? ErrorKind.TRANSIENT : ErrorKind.NEEDS_OPERATOR;
    }

    private static String remedy(GcsCall call, StorageException said) {
        return switch (said.getCode()) {
            case 401 -> ": the credentials are not valid: renew them";
            case 403 -> ": grant this service's account " + call.permission() + " on the bucket";
            case NOT_FOUND -> ": make the bucket, or correct lake.url";
            default -> whole(said).contains("requester pays") ? ": set lake.gcs.userProject" : "";
        };
    }

    private static ErrorKind unanswered(GcsCall call, Throwable failure) {
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

    /** All that is said; the client hands over the answer of a refused session or chunk as it came, in a cause. */
    private static String whole(StorageException said) {
        return said.getReason() + causes(said).map(Throwable::getMessage).collect(Collectors.joining(" ", " ", ""));
    }

    private static String text(StorageException said) {
        Matcher json = JSON_MESSAGE.matcher(whole(said));
        return json.find()
                ? json.group(1).replace("\\\"", "\"")
                : String.valueOf(said.getMessage()).lines().findFirst().orElse("");
    }

    /** The innermost I/O failure says what happened. */
    private static Throwable last(Throwable failure) {
        return causes(failure)
                .filter(IOException.class::isInstance)
                .reduce((outer, inner) -> inner)
                .orElse(failure);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }
}
