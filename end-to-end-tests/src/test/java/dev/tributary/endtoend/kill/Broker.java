package dev.tributary.endtoend.kill;

import dev.tributary.endtoend.Jvm;
import dev.tributary.testkit.KafkaMain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** Kafka in a process of its own, which can be killed. */
final class Broker implements AutoCloseable {

    private static final String MAIN = KafkaMain.class.getName();
    private static final Pattern UP = Pattern.compile("Kafka is up on (127\\.0\\.0\\.1:\\d+)");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final List<String> arguments;
    private final String bootstrapServers;
    private Process process;
    private int starts;

    private Broker(Path folder, Map<String, String> settings) {
        this.folder = folder;
        this.arguments = new ArrayList<>(List.of(folder.toString()));
        settings.forEach((name, value) -> arguments.add(name + "=" + value));
        this.process = launch();
        String up = awaitUp();
        if (!Jvm.isArchived(MAIN)) {
            end();
            process = launch();
            up = awaitUp();
        }
        this.bootstrapServers = up;
    }

    /**
     * Starts one, and returns when clients are served.
     *
     * @param settings with ports that stay the same from one start to the next
     */
    static Broker start(Path folder, Map<String, String> settings) {
        return new Broker(folder, settings);
    }

    private Process launch() {
        starts++;
        return Jvm.startToArchive(List.of("-Xmx512m"), MAIN, arguments, builder -> builder.redirectErrorStream(true)
                .redirectOutput(log().toFile()));
    }

    private Path log() {
        return folder.resolveSibling("kafka-" + starts + ".log");
    }

    private String awaitUp() {
        Awaitility.await("Kafka").atMost(PATIENCE).until(() -> up().isPresent() || !process.isAlive());
        return up().orElseThrow(() -> new IllegalStateException("Kafka has ended:\n" + Jvm.lastWords(log())));
    }

    private Optional<String> up() {
        try {
            return UP.matcher(Files.readString(log())).results().findFirst().map(found -> found.group(1));
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private void end() {
        try {
            process.getOutputStream().close();
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
        process.onExit().join();
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /**
     * Starts it again; returns when clients are served.
     *
     * @throws IllegalStateException if it ends instead
     */
    void restart() {
        process = launch();
        awaitUp();
    }

    @Override
    public void close() {
        kill();
    }
}
