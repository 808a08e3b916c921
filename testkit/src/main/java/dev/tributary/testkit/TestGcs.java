package dev.tributary.testkit;

import dev.tributary.embedded.FreePort;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The Google Cloud Storage of this JVM's tests, a fake-gcs-server that keeps its objects in memory: the one that the
 * environment variable {@code TRIBUTARY_TEST_GCS} names by its URL, else one in Docker, else one that Go builds. Without
 * any a test is skipped, or fails where servers are required. Tests keep apart by their buckets.
 */
public final class TestGcs {
    /** Before 1.55 it ignored preconditions on resumable uploads. */
    private static final String VERSION = "1.55.0";

    private static final String IMAGE = "fsouza/fake-gcs-server:" + VERSION;
    private static final GoProgram PROGRAM = new GoProgram("github.com/fsouza/fake-gcs-server", "v" + VERSION, ".");
    private static final int PORT = 4443;
    private static final String HEALTH = "/_internal/healthcheck";

    private static final FoundServer SERVER =
            new FoundServer("fake-gcs-server", "TRIBUTARY_TEST_GCS", TestGcs::inDocker, TestGcs::asProcess);

    private TestGcs() {}

    /** Of the server, as a pipeline file names it: {@code lake.gcs.endpoint}. */
    public static URI endpoint() {
        return SERVER.endpoint();
    }

    /** Makes an empty bucket for one test and returns its name, which begins with the given word. */
    public static String newBucket(String word) {
        String bucket = word.toLowerCase(Locale.ROOT) + "-" + UUID.randomUUID();
        HttpRequest request = HttpRequest.newBuilder(endpoint().resolve("/storage/v1/b?project=test"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"" + bucket + "\"}"))
                .build();
        try {
            int status = HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            if (status != 200) {
                throw new IllegalStateException("a bucket was not made: " + status);
            }
            return bucket;
        } catch (IOException e) {
            throw new IllegalStateException("a bucket was not made", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while making a bucket", e);
        }
    }

    private static Optional<HttpServer> inDocker() {
        return HttpServer.inDocker(
                IMAGE,
                () -> new GenericContainer<>(DockerImageName.parse(IMAGE))
                        .withCommand("-scheme", "http", "-backend", "memory", "-port", Integer.toString(PORT)),
                PORT,
                HEALTH);
    }

    private static HttpServer asProcess(Path directory) {
        int port = FreePort.choose();
        List<String> command = List.of(
                PROGRAM.installed().toString(),
                "-scheme",
                "http",
                "-backend",
                "memory",
                "-log-level",
                "warn",
                "-host",
                "127.0.0.1",
                "-port",
                Integer.toString(port));
        return HttpServer.asProcess(command, port, HEALTH, directory.resolve("fake-gcs-server.log"));
    }
}
