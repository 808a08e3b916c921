package dev.tributary.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The tributary command in a process of its own, as the launcher runs it, but compiled for a short life. */
final class Tributary {

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
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.tributary.local.TributaryMain"));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return new Tributary(
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start(), out, err);
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
