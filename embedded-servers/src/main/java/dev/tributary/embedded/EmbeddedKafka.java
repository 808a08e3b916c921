package dev.tributary.embedded;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * A real Kafka broker, with its controller, in this process, on 127.0.0.1.
 *
 * <p>Node id, cluster id and logs stay in the directory: the next start goes on with them, also after SIGKILL of this
 * process. Writes are left to the operating system to flush, so they survive the death of processes, not of the machine.
 * Topics are made by whoever needs them, never by use. Records may have up to 32 MiB. It logs through SLF4J under
 * {@code org.apache.kafka}, {@code kafka} and {@code state.change.logger}: set those to WARN. Thread-safe.
 */
public final class EmbeddedKafka implements AutoCloseable {
    private final ServerDirectory directory;
    private final KafkaServer server;

    private EmbeddedKafka(ServerDirectory directory, KafkaServer server) {
        this.directory = directory;
        this.server = server;
    }

    /**
     * Starts on the directory, which is made and formatted where it is empty, and returns when clients are served.
     *
     * @throws EmbeddedServerException when the port is taken, the directory cannot be written or is in use by another
     *     live process, or the broker does not come up
     */
    public static EmbeddedKafka start(Path directory, Options options) {
        ServerDirectory held = ServerDirectory.open(directory);
        try {
            KafkaServer server = new KafkaServer(held, options);
            server.start(options.port());
            return new EmbeddedKafka(held, server);
        } catch (RuntimeException e) {
            held.close();
            throw e;
        }
    }

    /** {@code 127.0.0.1:9092}. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port();
    }

    public int port() {
        return server.port();
    }

    /** Stays the same for the life of the directory. */
    public String clusterId() {
        return server.clusterId();
    }

    /** Stops in order and leaves the directory to the next. Can be repeated. */
    @Override
    public void close() {
        try {
            server.stop();
        } finally {
            directory.close();
        }
    }

    /**
     * How to start.
     *
     * @param port the port, or 0 for a free one
     * @param settings further broker settings; they win over ours
     */
    public record Options(int port, Map<String, String> settings) {
        public Options {
            settings = Map.copyOf(settings);
        }

        /** A free port. */
        public static Options defaults() {
            return new Options(0, Map.of());
        }

        public Options withPort(int port) {
            return new Options(port, settings);
        }

        public Options withSetting(String name, String value) {
            Map<String, String> more = new HashMap<>(settings);
            more.put(name, value);
            return new Options(port, more);
        }
    }
}
