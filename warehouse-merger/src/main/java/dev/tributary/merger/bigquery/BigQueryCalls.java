package dev.tributary.merger.bigquery;

import com.google.cloud.bigquery.BigQueryException;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The calls of BigQuery, tried again while that can help within the retrier's deadline. A quota that is used up is not
 * asked again: it is passed on at once.
 */
record BigQueryCalls(Retrier retrier) {

    /** An outcome that is not tried again: a result, or a refusal for long. */
    private record Ended<T>(@Nullable T result, @Nullable TributaryException refusal) {}

    /**
     * What a call yields.
     *
     * @param what it is about, for messages
     */
    <T> T yielded(BigQueryCall call, String what, Supplier<T> request) {
        return again(what, () -> once(call, what, request));
    }

    /** One request. */
    static <T> T once(BigQueryCall call, String what, Supplier<T> request) {
        try {
            return request.get();
        } catch (BigQueryException failure) {
            throw BigQueryErrors.translated(call, what, failure);
        }
    }

    /** What is asked for; empty if BigQuery does not have it. */
    <T> Optional<T> found(BigQueryCall call, String what, Supplier<@Nullable T> request) {
        return again(what, () -> foundOnce(call, what, request));
    }

    /** The same, in one request. */
    static <T> Optional<T> foundOnce(BigQueryCall call, String what, Supplier<@Nullable T> request) {
        try {
            return Optional.ofNullable(request.get());
        } catch (BigQueryException failure) {
            if (BigQueryErrors.isNotFound(failure)) {
                return Optional.empty();
            }
            throw BigQueryErrors.translated(call, what, failure);
        }
    }

    /** What an action of several requests yields. */
    <T> T again(String what, Callable<T> action) {
        Ended<T> ended = retrier.call(what, () -> {
            try {
                return new Ended<>(action.call(), null);
            } catch (TributaryException failure) {
                if (BigQueryErrors.waitsLong(failure)) {
                    return new Ended<>(null, failure);
                }
                throw failure;
            }
        });
        if (ended.refusal() != null) {
            throw ended.refusal();
        }
        return Objects.requireNonNull(ended.result());
    }
}
