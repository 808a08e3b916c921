package dev.tributary.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A fake-gcs-server that keeps its objects in memory.
 *
 * @param endpoint such as {@code http://127.0.0.1:4443}
 */
record GcsServer(URI endpoint, AutoCloseable server) implements AutoCloseable {
    /** Before 1.55 it ignored preconditions on resumable uploads. */
    private static final String VERSION = "1.55.0";

    private static final String IMAGE = "fsouza/fake-gcs-server:" + VERSION;
    private static final GoProgram PROGRAM = new GoProgram("github.com/fsouza/fake-gcs-server", "v" + VERSION);
    private static final int PORT = 4443;
    private static final String HEALTH = "/_internal/healthcheck";
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 20;

    /** In a container; empty, soon, where that cannot be. */
    static Optional<GcsServer> inDocker() {
        return DockerEngine.start(IMAGE, GcsServer::container)
                .map(container -> new GcsServer(
                        URI.create("http://" + container.getHost() + ":" + container.getMappedPort(PORT)), container));
    }

    private static GenericContainer<?> container() {
        return new GenericContainer<>(DockerImageName.parse(IMAGE))
                .withCommand("-scheme", "http", "-backend", "memory", "-port", Integer.toString(PORT))
                .withExposedPorts(PORT)
                .waitingFor(Wait.forHttp(HEALTH))
                .withStartupAttempts(1)
                .withStartupTimeout(START_TIMEOUT);
    }

    /**
     * As a process of this machine, built with Go the first time.
     *
     * @param directory for its log
     * @throws IllegalStateException that says why not
     */
    static GcsServer asProcess(Path directory) {
        Path program = PROGRAM.installed();
        int port = freePort();
        URI endpoint = URI.create("http://127.0.0.1:" + port);
        ChildProcess process = ChildProcess.start(
                List.of(
                        program.toString(),
                        "-scheme",
                        "http",
                        "-backend",
                        "memory",
                        "-log-level",
                        "warn",
                        "-host",
                        "127.0.0.1",
                        "-port",
                        Integer.toString(port)),
                directory.resolve("fake-gcs-server.log"));
        awaitAnswer(endpoint, process);
        return new GcsServer(endpoint, process);
    }

    private static void awaitAnswer(URI endpoint, ChildProcess process) {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest health = HttpRequest.newBuilder(endpoint.resolve(HEALTH))
                .timeout(START_TIMEOUT)
                .build();
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (http.send(health, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                if (process.endsWithin(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("fake-gcs-server ended while it started", notYet);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        process.close();
        throw new IllegalStateException("fake-gcs-server does not answer at " + endpoint);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }

    @Override
    public void close() throws Exception {
        server.close();
    }
}
