package dev.tributary.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server process that does not outlive this JVM.
 *
 * <p>A small shell starts the server and then reads from a pipe whose other end this JVM holds. A line says "leave it";
 * the end of the pipe says that the JVM is gone, even by SIGKILL, and the shell stops the server. Because the shell is
 * there before the server, no moment is left in which a killed JVM could leave the server behind.
 *
 * <p>Shell and server ignore SIGINT and SIGHUP: Ctrl-C goes to the whole foreground group, and it is the JVM that
 * decides in which order the servers stop.
 */
final class Lifeline {
    /** Keeps the pipes reachable: a collected {@link Process} would close its end and stop a server in use. */
    private static final Set<Lifeline> LIVE = ConcurrentHashMap.newKeySet();

    private static final int SIGKILLED = 128 + 9;

    private final Process shell;
    private final @Nullable String firstLine;

    private Lifeline(Process shell, @Nullable String firstLine) {
        this.shell = shell;
        this.firstLine = firstLine;
        LIVE.removeIf(other -> !other.isAlive());
        LIVE.add(this);
    }

    /**
     * For a server that stays in the foreground: runs it as a child and kills it at the end of the pipe. This lifeline
     * ends when the server does; {@link #firstLine()} is the server's process id.
     */
    static Lifeline ofChild(List<String> command, Path workingDirectory, Path log) {
        String server = Shell.line(command) + " </dev/null >>" + Shell.quote(log.toString()) + " 2>&1 3<&- &";
        return start("""
                trap '' INT HUP PIPE
                exec 3<&0
                %s
                server=$!
                trap '' TERM
                { read -r line <&3 || kill -9 "$server"; } &
                reader=$!
                echo "$server"
                wait "$server"
                code=$?
                kill -9 "$reader"
                exit "$code"
                """.formatted(server), workingDirectory);
    }

    /**
     * For a server that goes to the background by itself and leaves its process id in the first line of a file: runs the
     * start command to its end, and sends SIGQUIT at the end of the pipe, unless the file by then names another process,
     * which is the server of the next start. {@link #firstLine()} is the process id, or null when the start failed.
     */
    static Lifeline ofDaemon(List<String> startCommand, Path processIdFile, Path workingDirectory, Path log) {
        return start(
                """
                trap '' INT HUP PIPE TERM
                file=%s
                %s </dev/null >>%s 2>&1 || exit 1
                read -r server <"$file"
                echo "$server"
                read -r line && exit 0
                read -r now <"$file"
                [ "$now" = "$server" ] && kill -QUIT "$server"
                """.formatted(
                        Shell.quote(processIdFile.toString()), Shell.line(startCommand), Shell.quote(log.toString())),
                workingDirectory);
    }

    private static Lifeline start(String script, Path workingDirectory) {
        try {
            Process shell = new ProcessBuilder("/bin/sh", "-c", script)
                    .directory(workingDirectory.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader output =
                    new BufferedReader(new InputStreamReader(shell.getInputStream(), StandardCharsets.UTF_8));
            return new Lifeline(shell, output.readLine());
        } catch (IOException e) {
            throw new EmbeddedServerException("cannot run /bin/sh: " + EmbeddedServerException.reason(e), e);
        }
    }

    @Nullable
    String firstLine() {
        return firstLine;
    }

    boolean isAlive() {
        return shell.isAlive();
    }

    /** Waits for the end; true when it came in time. */
    boolean awaitEnd(Duration timeout) {
        try {
            return shell.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedServerException("interrupted while waiting for a server", e);
        }
    }

    /** Of the server of {@link #ofChild}, once it has ended; as of SIGKILL before. */
    int exitCode() {
        return shell.isAlive() ? SIGKILLED : shell.exitValue();
    }

    /** Ends the server of {@link #ofChild}, in order or at once. */
    void signalChild(boolean atOnce) {
        if (firstLine != null && shell.isAlive()) {
            ProcessHandle.of(Long.parseLong(firstLine))
                    .ifPresent(atOnce ? ProcessHandle::destroyForcibly : ProcessHandle::destroy);
        }
    }

    /** Tells the shell to leave the server alone. */
    void release() {
        try (OutputStream pipe = shell.getOutputStream()) {
            pipe.write('\n');
        } catch (IOException ignored) {
            // The shell has ended already.
        }
    }
}
