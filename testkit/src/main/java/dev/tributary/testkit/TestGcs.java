package dev.tributary.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Google Cloud Storage of this JVM's tests: the fake-gcs-server that the environment variable
 * {@code TRIBUTARY_TEST_GCS} names by its URL, else one in Docker where an engine answers and has the image or can pull
 * it, else one that Go builds. A line in the log says which; without any a test is skipped, or fails where servers are
 * required. Tests keep apart by their buckets.
 */
public final class TestGcs {
    private static final Logger LOG = LoggerFactory.getLogger(TestGcs.class);
    private static final SharedServer<Search> SHARED = new SharedServer<>("gcs", TestGcs::search);

    private TestGcs() {}

    /** Of the server, as a pipeline file names it: {@code lake.gcs.endpoint}. */
    public static URI endpoint() {
        Search search = SHARED.running();
        if (search.found().isEmpty()) {
            RequiredServer.skipOrFail("fake-gcs-server", search.absence());
        }
        return search.found().orElseThrow().endpoint();
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

    private static Search search(Path directory) {
        String named = System.getenv("TRIBUTARY_TEST_GCS");
        if (named != null && !named.isBlank()) {
            LOG.info("GCS for tests: {}, as TRIBUTARY_TEST_GCS says", named);
            return Search.found(new GcsServer(URI.create(named), () -> {}));
        }
        try {
            GcsServer server = GcsServer.inDocker().orElseGet(() -> GcsServer.asProcess(directory));
            LOG.info("GCS for tests: {}", server.endpoint());
            return Search.found(server);
        } catch (IllegalStateException e) {
            return new Search(
                    Optional.empty(),
                    "TRIBUTARY_TEST_GCS names none, Docker has none, and Go has built none (" + e.getMessage() + ")");
        }
    }

    /** What came of looking for a server; it is not looked for again. */
    private record Search(Optional<GcsServer> found, String absence) implements AutoCloseable {
        static Search found(GcsServer server) {
            return new Search(Optional.of(server), "");
        }

        @Override
        public void close() throws Exception {
            if (found.isPresent()) {
                found.get().close();
            }
        }
    }
}
