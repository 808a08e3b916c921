package dev.tributary.service.lifecycle;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Lets the main thread end a process in order when SIGTERM or Ctrl-C comes: the signal completes {@link #requested}, the
 * main thread closes what it has opened and calls {@link #finish}, and the process ends with that exit code instead of
 * the signal's.
 */
public final class StopSignal {

    private static final long GRACE_SECONDS = 60;

    private final CompletableFuture<Void> requested = new CompletableFuture<>();
    private final CompletableFuture<Integer> finished = new CompletableFuture<>();

    /** Listens from now on; one for each process. */
    public static StopSignal install() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(new Thread(signal::onShutdown, "stop-signal"));
        return signal;
    }

    /** Completes when the process is asked to stop. */
    public CompletableFuture<Void> requested() {
        return requested;
    }

    /** Everything is closed: the process may end with this code. Returns the code. */
    public int finish(int exitCode) {
        finished.complete(exitCode);
        return exitCode;
    }

    private void onShutdown() {
        if (!requested.complete(null) || finished.isDone()) {
            return;
        }
        int exitCode;
        try {
            exitCode = finished.get(GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException tooLong) {
            exitCode = ExitCode.FAILED_OUTSIDE;
        }
        // Only halting replaces the signal's own exit code; the hooks of others have nothing left to do.
        Runtime.getRuntime().halt(exitCode);
    }
}
