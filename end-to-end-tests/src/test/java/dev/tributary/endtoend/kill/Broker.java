package dev.tributary.endtoend.kill;

import dev.tributary.embedded.EmbeddedKafka;
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
        this.bootstrapServers = awaitUp();
    }

    /**
     * Starts one, and returns when clients are served.
     *
     * @param settings with ports that stay the same from one start to the next
     */
    static Broker start(Path folder, Map<String, String> settings) {
        return new Broker(folder, settings);
    }

    /** The broker's program: a folder, and settings as {@code name=value}. It ends when its standard input does. */
    public static void main(String[] args) throws IOException {
        EmbeddedKafka.Options options = EmbeddedKafka.Options.defaults();
        for (String setting : List.of(args).subList(1, args.length)) {
            int equals = setting.indexOf('=');
            options = options.withSetting(setting.substring(0, equals), setting.substring(equals + 1));
        }
        try (EmbeddedKafka kafka = EmbeddedKafka.start(Path.of(args[0]), options)) {
            System.in.transferTo(System.out);
        }
    }

    private Process launch() {
        starts++;
        return Jvm.start(List.of(), Broker.class.getName(), arguments, log());
    }

    private Path log() {
        return folder.resolveSibling("kafka-" + starts + ".log");
    }

    private String awaitUp() {
        Awaitility.await("Kafka").atMost(PATIENCE).until(() -> up().isPresent() || !process.isAlive());
        return up().orElseThrow(() -> new IllegalStateException("Kafka has ended: see " + log()));
    }

    private Optional<String> up() {
        try {
            return UP.matcher(Files.readString(log())).results().findFirst().map(found -> found.group(1));
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
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
