package dev.tributary.endtoend.kill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.endtoend.Jvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** A service in a process of its own. */
final class Instance {

    private static final Pattern PORT = Pattern.compile("metrics on port (\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final ServiceKind kind;
    private final Process process;
    private final Path log;

    private Instance(ServiceKind kind, Process process, Path log) {
        this.kind = kind;
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param folder with the pipeline file of each service; scratch folders and logs lie there too
     * @param name of its log
     * @param scratch the name of its folder for temporary files
     * @param options for its JVM
     */
    static Instance start(ServiceKind kind, Path folder, String name, String scratch, List<String> options) {
        Path file = folder.resolve(name + ".log");
        List<String> arguments = List.of(
                "--pipeline",
                folder.resolve(kind.title() + ".yaml").toString(),
                "--port",
                "0",
                "--scratch",
                folder.resolve(scratch).toString());
        List<String> all = new ArrayList<>(options);
        all.add("-Xmx512m");
        Process process = Jvm.startToArchive(all, kind.main(), arguments, builder -> builder.redirectErrorStream(true)
                .redirectOutput(file.toFile()));
        return new Instance(kind, process, file);
    }

    ServiceKind kind() {
        return kind;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end and returns the exit code. */
    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    /** SIGKILL, which ends a stopped process too. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGSTOP. */
    void stop() {
        signal("STOP");
    }

    /** SIGCONT. */
    void goOn() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .redirectErrorStream(true)
                    .start()
                    .onExit()
                    .join();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Whether it says that it is ready. */
    boolean isReady() {
        return status().map(status -> status.path("ready").asBoolean()).orElse(false);
    }

    /** What it says is pending; empty if it does not know, or does not answer. */
    OptionalLong pending() {
        return status().map(status -> status.get("pending"))
                .map(pending -> OptionalLong.of(pending.asLong()))
                .orElse(OptionalLong.empty());
    }

    /** What it says of itself; empty if it does not answer. */
    Optional<JsonNode> status() {
        try {
            Optional<String> port = PORT.matcher(Files.readString(log))
                    .results()
                    .map(found -> found.group(1))
                    .findFirst();
            if (port.isEmpty()) {
                return Optional.empty();
            }
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.get() + "/api/status"))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return Optional.ofNullable(
                    JSON.readTree(HTTP.send(request, BodyHandlers.ofString()).body())
                            .get(kind.title()));
        } catch (IOException silent) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** The end of its log. */
    String lastWords() {
        return Jvm.lastWords(log);
    }
}
