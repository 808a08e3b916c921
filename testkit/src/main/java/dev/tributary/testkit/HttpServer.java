package dev.tributary.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

/**
 * A server that is spoken to by HTTP.
 *
 * @param endpoint such as {@code http://127.0.0.1:4443}
 * @param again starts it once more at the same endpoint, when it has ended; empty where that is not ours to do
 */
record HttpServer(URI endpoint, AutoCloseable server, Optional<Supplier<HttpServer>> again) implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 20;

    /**
     * In a container; empty, soon, where that cannot be.
     *
     * @param port the one in the container
     * @param health the path that answers 200 once it serves
     */
    static Optional<HttpServer> inDocker(
            String image, Supplier<GenericContainer<?>> container, int port, String health) {
        return DockerEngine.start(image, () -> container
                        .get()
                        .withExposedPorts(port)
                        .waitingFor(Wait.forHttp(health).forPort(port))
                        .withStartupAttempts(1)
                        .withStartupTimeout(START_TIMEOUT))
                .map(started -> new HttpServer(
                        URI.create("http://" + started.getHost() + ":" + started.getMappedPort(port)),
                        started,
                        Optional.empty()));
    }

    /**
     * As a process of this machine.
     *
     * @param port that the command serves on
     * @param health the path that answers 200 once it serves
     * @throws IllegalStateException that says why it does not serve
     */
    static HttpServer asProcess(List<String> command, int port, String health, Path log) {
        URI endpoint = URI.create("http://127.0.0.1:" + port);
        ChildProcess process = ChildProcess.start(command, log);
        awaitAnswer(endpoint.resolve(health), process);
        return new HttpServer(endpoint, process, Optional.of(() -> asProcess(command, port, health, log)));
    }

    private static void awaitAnswer(URI health, ChildProcess process) {
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest request =
                HttpRequest.newBuilder(health).timeout(START_TIMEOUT).build();
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                if (process.endsWithin(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("the server of " + health + " ended while it started", notYet);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        process.close();
        throw new IllegalStateException("nobody answers at " + health);
    }

    /** Ends it and starts it again, if that is ours to do; what it has on disk it has then. */
    HttpServer restarted() throws Exception {
        if (again.isEmpty()) {
            return this;
        }
        close();
        return again.get().get();
    }

    @Override
    public void close() throws Exception {
        server.close();
    }
}
