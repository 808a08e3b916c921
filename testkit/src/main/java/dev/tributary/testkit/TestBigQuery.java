package dev.tributary.testkit;

import dev.tributary.embedded.FreePort;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.testcontainers.Testcontainers;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The BigQuery of this JVM's tests, goccy's bigquery-emulator: the one that the environment
 * variable {@code TRIBUTARY_TEST_BIGQUERY} names by its URL, else one in Docker, else one that Go builds (a first build
 * takes some minutes and 6 GB of memory). Without any a test is skipped, or fails where servers are required.
 *
 * <p>Its load jobs read {@code gs://} URLs from {@link TestGcs}. Tests keep apart by their datasets. {@code TestBigQueryIT}
 * shows what of it is right and what is wrong; some of that is made right in front of it.
 */
public final class TestBigQuery {
    /** The project that it serves. */
    public static final String PROJECT = "test";

    private static final String VERSION = "0.8.1";
    private static final String IMAGE = "ghcr.io/goccy/bigquery-emulator:" + VERSION;
    private static final GoProgram PROGRAM =
            new GoProgram("github.com/goccy/bigquery-emulator", "v" + VERSION, "./cmd/bigquery-emulator");
    private static final int PORT = 9050;
    private static final String HEALTH = "/bigquery/v2/projects/" + PROJECT + "/datasets";
    /** Where its load jobs find their files. */
    private static final String STORAGE = "STORAGE_EMULATOR_HOST";

    private static final FoundServer SERVER = new FoundServer(
            "bigquery-emulator", "TRIBUTARY_TEST_BIGQUERY", TestBigQuery::inDocker, TestBigQuery::asProcess);

    /**
     * In front of it, in this JVM. The server never gives back the memory that statements take, and after some hundred large
     * ones it answers nothing any more: so it is started again, with all that it holds, unless the environment names it or it
     * is in Docker.
     */
    private static final SharedServer<BigQueryStandIn> STAND_IN = new SharedServer<>(
            "bigquery-stand-in",
            directory -> new BigQueryStandIn(new EmulatorApi(TestBigQuery::emulator), SERVER::restart));

    private TestBigQuery() {}

    /** As a pipeline file names it: {@code warehouse.bigquery.endpoint}. */
    public static URI endpoint() {
        emulator();
        return STAND_IN.running().endpoint();
    }

    /** Of the server as it is: what it lacks is not made good. */
    public static URI emulator() {
        // Without it there are no files to load.
        TestGcs.endpoint();
        return SERVER.endpoint();
    }

    /** Ends the server; who asks next has an empty one. */
    public static void renew() {
        SERVER.renew();
    }

    /** The name of a dataset that no other test has; it begins with the given word and is not made. */
    public static String datasetName(String word) {
        return word + "_" + UUID.randomUUID().toString().replace('-', '_');
    }

    private static Optional<HttpServer> inDocker() {
        return HttpServer.inDocker(IMAGE, TestBigQuery::container, PORT, HEALTH);
    }

    private static GenericContainer<?> container() {
        int storage = TestGcs.endpoint().getPort();
        Testcontainers.exposeHostPorts(storage);
        return new GenericContainer<>(DockerImageName.parse(IMAGE))
                .withEnv(STORAGE, "http://host.testcontainers.internal:" + storage)
                .withCommand("--project", PROJECT, "--port", Integer.toString(PORT));
    }

    private static HttpServer asProcess(Path directory) {
        int port = FreePort.choose();
        List<String> command = List.of(
                "/usr/bin/env",
                STORAGE + "=" + TestGcs.endpoint(),
                PROGRAM.installed().toString(),
                "--project",
                PROJECT,
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--grpc-port",
                Integer.toString(FreePort.choose()),
                "--database",
                directory.resolve("database").toString());
        return HttpServer.asProcess(command, port, HEALTH, directory.resolve("bigquery-emulator.log"));
    }
}
