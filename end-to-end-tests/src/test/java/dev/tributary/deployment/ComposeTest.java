package dev.tributary.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.service.config.PipelineFiles;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** The Compose file holds together, and its services get what they need to run. */
final class ComposeTest {

    static final List<String> SERVICES = Repository.SERVICES;

    private static final String TEXT = Repository.read("docker-compose.yml");
    private static final String PIPELINE = "./examples/docker-compose/pipeline.yaml";

    private final Yaml services = ComposeRules.check(TEXT).at("services");

    @ParameterizedTest(name = "''{0}'' made ''{1}''")
    @CsvSource(
            delimiter = '|',
            value = {
                "depends_on: | depends: | is not known here",
                "condition: service_healthy | condition: healthy | is no condition",
                "kafka: { condition: service_healthy } | kafca: { condition: service_healthy } | is no service",
                "- lake:/var | - lakes:/var | mounted",
                "source.sql:/docker | sauce.sql:/docker | does not exist",
                "postgres:17 | postgres:latest | needs a tag with a version",
                "127.0.0.1:5432:5432 | 5432:5432 | open to the network",
                "interval: 5s | interval: 5 | is no text",
                "test: [CMD, pg_isready | test: [pg_isready | is no command",
                ":?copy .env.example to .env, or export it | :-secret | write ${SOURCE_PASSWORD:?",
                "POSTGRES_DB: shop | PGPASSWORD: shop | a password is written into the file",
            })
    void refusesWhatCannotRun(String right, String wrong, String said) {
        String bad = TEXT.replace(right, wrong);
        assertNotEquals(TEXT, bad);

        Throwable refusal = assertThrows(Throwable.class, () -> ComposeRules.check(bad));

        assertTrue(String.valueOf(refusal.getMessage()).contains(said), refusal::getMessage);
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void runsTheServiceOfItsNameWithThePipelineFile(String service) {
        Yaml compose = services.at(service);

        assertEquals(service, compose.at("build").at("args").at("SERVICE").text());
        assertTrue(compose.at("image").text().startsWith("tributary/" + service + ":"));
        // It runs with the image's own arguments, which name this file and this port.
        Map<String, String> options = ServiceOptions.read(Dockerfile.read().lastList("CMD"));
        assertTrue(compose.at("volumes").texts().contains(PIPELINE + ":" + options.get("--pipeline") + ":ro"));
        assertTrue(compose.at("ports").texts().get(0).endsWith(":" + options.get("--port")));
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void thePipelineFileLoadsAndNamesTheServersBesideIt(String service) {
        PipelineFile file = pipeline(service);

        assertEquals(
                List.of("POSTGRES_DB", "POSTGRES_PASSWORD", "POSTGRES_USER"),
                services.at("postgres").at("environment").keys().stream()
                        .sorted()
                        .toList());
        Yaml postgres = services.at(file.theSource().url().host()).at("environment");
        assertEquals(postgres.at("POSTGRES_DB").text(), file.theSource().url().database());
        assertEquals(postgres.at("POSTGRES_USER").text(), file.theSource().url().user());
        Yaml kafka = services.at("kafka").at("environment");
        assertEquals(
                "PLAINTEXT://" + file.theKafka().bootstrapServers(),
                kafka.at("KAFKA_ADVERTISED_LISTENERS").text());
        assertEquals(1, file.theKafka().replicationFactor());
        assertTrue(services.has(URI.create(file.theRegistry().url()).getHost()));
    }

    @Test
    void theSinkAndTheMergerShareTheLakeAndOnlyTheMergerHasTheWarehouse() {
        PipelineFile file = pipeline("lake-sink");
        String lake = "lake:" + file.theLake().url().getPath();
        String warehouse =
                "warehouse:" + file.theWarehouse().duckdb().orElseThrow().file().getParent();
        Map<String, List<String>> volumes = new TreeMap<>();
        for (String service : SERVICES) {
            volumes.put(
                    service,
                    services.at(service).at("volumes").texts().stream()
                            .filter(volume -> !volume.startsWith("./"))
                            .toList());
        }

        assertEquals(
                Map.of(
                        "cdc-capture", List.of(),
                        "stream-processor", List.of(),
                        "lake-sink", List.of(lake),
                        "warehouse-merger", List.of(lake + ":ro", warehouse)),
                volumes);
    }

    @Test
    void theSourceHasTheTablesThatThePipelineNames() {
        String source = Repository.read("examples/docker-compose/source.sql");

        for (String table : pipeline("cdc-capture").tables().keySet()) {
            assertTrue(source.contains("CREATE TABLE " + table.replace("public.", "") + " ("), table);
        }
        assertTrue(services.at("postgres").at("command").texts().contains("wal_level=logical"));
    }

    private PipelineFile pipeline(String service) {
        Map<String, String> environment = services.at(service).at("environment").keys().stream()
                .collect(Collectors.toMap(name -> name, name -> "given"));
        return PipelineFiles.load(Repository.ROOT.resolve(PIPELINE), environment);
    }
}
