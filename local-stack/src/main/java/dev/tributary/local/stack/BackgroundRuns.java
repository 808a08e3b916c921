package dev.tributary.local.stack;

import dev.tributary.service.error.TributaryException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a running stack does in the background, one at a time. Any thread may ask.
 *
 * @param <T> what comes of it
 */
final class BackgroundRuns<T> {

    private final String name;
    private CompletableFuture<T> last = new CompletableFuture<>();
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
    record State<T>(
            long number,
            String progress,
            @Nullable T result,
            @Nullable String failure) {}

    /**
     * @param name of its thread
     */
    BackgroundRuns(String name) {
        this.name = name;
    }

    /**
     * Starts one, unless one runs; returns its number, or 0.
     *
     * @param work is given whom to tell what it does now
     */
    synchronized long start(Function<Consumer<String>, T> work) {
        if (number > 0 && !last.isDone()) {
            return 0;
        }
        progress = "";
        last = CompletableFuture.supplyAsync(() -> work.apply(said -> progress = said), task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            thread.start();
        });
        number++;
        return number;
    }

    synchronized State<T> state() {
        if (!last.isDone()) {
            return new State<>(number, progress, null, null);
        }
        try {
            return new State<>(number, progress, last.join(), null);
        } catch (CompletionException failed) {
            return new State<>(
                    number, progress, null, TributaryException.of(failed).getMessage());
        }
    }
}
