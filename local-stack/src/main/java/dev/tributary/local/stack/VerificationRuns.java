package dev.tributary.local.stack;

import dev.tributary.local.verify.Verified;
import dev.tributary.local.verify.VerifyRequest;
import dev.tributary.service.error.TributaryException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Comparisons that run in the background, one at a time. Any thread may ask. */
final class VerificationRuns {

    private final LocalStack stack;
    private CompletableFuture<Verified> last = new CompletableFuture<>();
    private long number;
    private volatile String progress = "";

    /**
     * How far the last one is.
     *
     * @param number which it is; 0 before the first
     * @param progress what it does now
     * @param result what came of it; null while it runs, or if it failed
     * @param failure why there is no result; null if it did not fail
     */
    record State(
            long number,
            String progress,
            @Nullable Verified result,
            @Nullable String failure) {}

    VerificationRuns(LocalStack stack) {
        this.stack = stack;
    }

    /** Starts one, unless one runs; returns its number, or 0. */
    synchronized long start(VerifyRequest request) {
        if (number > 0 && !last.isDone()) {
            return 0;
        }
        progress = "";
        last = CompletableFuture.supplyAsync(
                () -> new Verification(stack, said -> progress = said)
                        .run(request)
                        .abridged(),
                task -> {
                    Thread thread = new Thread(task, "verify");
                    thread.setDaemon(true);
                    thread.start();
                });
        number++;
        return number;
    }

    synchronized State state() {
        if (!last.isDone()) {
            return new State(number, progress, null, null);
        }
        try {
            return new State(number, progress, last.join(), null);
        } catch (CompletionException failed) {
            return new State(
                    number, progress, null, TributaryException.of(failed).getMessage());
        }
    }
}
