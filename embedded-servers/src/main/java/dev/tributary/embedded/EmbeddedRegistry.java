package dev.tributary.embedded;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A real Apicurio Registry 3.0 on 127.0.0.1, as a child process on the JDK of this one.
 *
 * <p>Its schemas and their ids stay in the directory: the next start goes on with them, also after SIGKILL of this
 * process, of the registry or of both. When this process dies, the registry is killed. Safe for use by several threads;
 * {@code close}, {@code kill} and {@code restart} exclude one another.
 */
public final class EmbeddedRegistry implements AutoCloseable {
    private final ServerDirectory directory;
    private final RegistryServer server;

    private EmbeddedRegistry(ServerDirectory directory, RegistryServer server) {
        this.directory = directory;
        this.server = server;
    }

    /**
     * Starts on the directory, which is made where it does not exist, and returns when requests are answered.
     *
     * @throws EmbeddedServerException when the port is taken, the directory cannot be written or is in use by another
     *     live process, or the registry does not come up in time; then with the end of its log
     */
    public static EmbeddedRegistry start(Path directory, Options options) {
        ServerDirectory held = ServerDirectory.open(directory);
        try {
            RegistryServer server = new RegistryServer(held, options);
            server.start(options.port());
            return new EmbeddedRegistry(held, server);
        } catch (RuntimeException e) {
            held.close();
            throw e;
        }
    }

    /** Of its API: {@code http://127.0.0.1:8080/apis/registry/v3}. */
    public String url() {
        return "http://127.0.0.1:" + port() + "/apis/registry/v3";
    }

    public int port() {
        return server.port();
    }

    /** For tests: SIGKILL. */
    public void kill() {
        server.kill();
    }

    /** For tests: starts it again after {@link #kill()}, on the same port. */
    public void restart() {
        server.start(server.port());
    }

    /** Stops it and leaves the directory to the next. Can be repeated. */
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
     * @param heapMegabytes the limit of its heap
     * @param startTimeout how long it may take until it answers
     */
    public record Options(int port, int heapMegabytes, Duration startTimeout) {
        /** A free port, 160 MB of heap, one minute to start. */
        public static Options defaults() {
            return new Options(0, 160, Duration.ofMinutes(1));
        }

        public Options withPort(int port) {
            return new Options(port, heapMegabytes, startTimeout);
        }

        public Options withStartTimeout(Duration startTimeout) {
            return new Options(port, heapMegabytes, startTimeout);
        }
    }
}
