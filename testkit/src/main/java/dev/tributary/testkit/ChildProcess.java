package dev.tributary.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A server's process that does not outlive this JVM: a small shell starts it and kills it when the pipe from this JVM
 * ends, which it does by SIGKILL too.
 */
final class ChildProcess implements AutoCloseable {
    private static final String SHELL = """
            exec 3<&0
            "$@" 3<&- &
            server=$!
            { read -r line <&3; kill -9 "$server"; } &
            wait "$server"
            """;

    private final Process shell;

    private ChildProcess(Process shell) {
        this.shell = shell;
    }

    /** Starts a command; all it says goes to the log. */
    static ChildProcess start(List<String> command, Path log) {
        try {
            return new ChildProcess(
                    new ProcessBuilder(Stream.concat(Stream.of("/bin/sh", "-c", SHELL, "sh"), command.stream())
                                    .toList())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile())
                            .start());
        } catch (IOException e) {
            throw new IllegalStateException("cannot run /bin/sh", e);
        }
    }

    /** Whether it ends in that time. */
    boolean endsWithin(long time, TimeUnit unit) {
        try {
            return shell.waitFor(time, unit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a server", e);
        }
    }

    /** Kills it, and waits for its end. */
    @Override
    public void close() {
        try {
            shell.getOutputStream().close();
        } catch (IOException endedAlready) {
            shell.destroyForcibly();
        }
        endsWithin(10, TimeUnit.SECONDS);
    }
}
