package dev.tributary.endtoend;

import dev.tributary.local.TributaryMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The tributary command in a process of its own, as the launcher runs it, but compiled for a short life. */
final class Tributary {

    private static final String MAIN = TributaryMain.class.getName();

    private final Process process;
    private final Path out;
    private final Path err;

    private Tributary(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    static Tributary start(Path folder, String... arguments) throws IOException {
        return start(folder, Map.of(), arguments);
    }

    static Tributary start(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        List<String> options = List.of("-Xmx768m");
        Consumer<ProcessBuilder> streams = builder -> {
            builder.redirectOutput(out.toFile()).redirectError(err.toFile());
            builder.environment().putAll(environment);
        };
        Process process = arguments[0].equals("up")
                ? Jvm.startToArchive(options, MAIN, List.of(arguments), streams)
                : Jvm.start(options, MAIN, List.of(arguments), streams);
        return new Tributary(process, out, err);
    }

    /** What it has printed on stdout so far. */
    String out() throws IOException {
        return Files.readString(out);
    }

    String err() throws IOException {
        return Files.readString(err);
    }

    /** The last line on stdout. */
    String lastLine() throws IOException {
        List<String> lines = out().strip().lines().toList();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end and returns the exit code. */
    int exitCode() throws InterruptedException, IOException {
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("it did not end; it said:\n" + out() + err());
        }
        return process.exitValue();
    }

    /** SIGTERM. */
    void stop() {
        process.destroy();
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
