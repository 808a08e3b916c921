package dev.tributary.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.embedded.EmbeddedPostgres;
import dev.tributary.merger.duckdb.DuckDbWarehouse;
import dev.tributary.testkit.TestPostgres;
import dev.tributary.testkit.TestRegistry;
import dev.tributary.testkit.TestTopics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as it is given, against real servers, in good and in bad states. */
final class DoctorIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TestTopics topics = TestTopics.unique("doctor");
    private final String database = TestPostgres.newDatabase("doctor");
    private final Path folder;
    private final Path password;
    private String out = "";

    DoctorIT(@TempDir Path folder) throws IOException {
        this.folder = folder;
        this.password = Files.writeString(
                folder.resolve("password"), TestPostgres.shared().password());
    }

    @Test
    void allNamedAndGoodIsGoodAndNothingIsMade() throws Exception {
        sql("CREATE TABLE t (id int PRIMARY KEY)");

        assertEquals(0, doctor(named()), () -> out);

        List<String> findings = findings();
        assertSays(findings, "ok source: Postgres 18");
        assertSays(findings, "ok kafka: Kafka answers: brokers 1, metadata.version");
        assertSays(findings, "ok registry: Apicurio Registry");
        assertSays(findings, "ok lake: file://");
        assertSays(findings, "ok warehouse: " + folder.resolve("shop.duckdb") + " will be made");
        assertSays(findings, "ok home: ");
        assertSays(findings, "begins with: snapshot");
        assertTrue(json().path("ok").asBoolean());
        assertEquals("0", ask("SELECT count(*) FROM pg_publication"));
        assertEquals("0", ask("SELECT count(*) FROM pg_replication_slots WHERE database = current_database()"));
        assertFalse(Files.exists(folder.resolve("shop.duckdb")));
        assertFalse(Files.exists(folder.resolve("home")));
        try (Stream<Path> left = Files.walk(folder.resolve("lake"))) {
            assertEquals(0, left.filter(Files::isRegularFile).count(), "an object was left in the lake");
        }
    }

    @Test
    void allThatIsWrongIsSaidAtOnce() throws Exception {
        Files.writeString(folder.resolve("file"), "no folder");
        String file = """
                pipeline: %s
                source: { url: "%s", password: "${file:%s}" }
                kafka: { bootstrapServers: "127.0.0.1:1" }
                registry: { url: "%s/nowhere" }
                lake: { url: "%s" }
                warehouse: { duckdb: { file: "%s" } }
                tables:
                  public.t: { rules: { r: { check: "id >" } } }
                """.formatted(
                        topics.pipeline(),
                        url(),
                        password,
                        TestRegistry.url(),
                        folder.resolve("file").resolve("lake").toUri(),
                        folder.resolve("file").resolve("shop.duckdb"));

        assertEquals(1, doctor(file), () -> out);

        List<String> findings = findings();
        assertSays(findings, "error tables: tables.public.t.rules.r.check");
        assertSays(findings, "error tables.public.t: tables.public.t: no such table in the source");
        assertSays(findings, "error kafka: Kafka cannot be asked at 127.0.0.1:1");
        assertSays(findings, "error registry: the schema registry cannot be asked");
        assertSays(findings, "error lake: lake.url: the folder");
        assertSays(findings, "error warehouse: " + folder.resolve("file").resolve("shop.duckdb") + " cannot be made");
        assertFalse(json().path("ok").asBoolean());
    }

    @Test
    void aSourceThatCannotBeReachedKeepsNothingElseFromBeingLookedAt() throws Exception {
        Files.writeString(password, "wrong");

        assertEquals(1, doctor(named()), () -> out);

        assertSays(findings(), "error source: Postgres refuses user 'postgres'");
        assertSays(findings(), "ok registry");
        assertFalse(out.contains("wrong\""));
    }

    @Test
    void whatTheFileDoesNotNameIsSaidToBeEmbedded() throws Exception {
        assertEquals(0, doctor("pipeline: small\ntables: { public.t: {} }\n"), () -> out);

        for (String part : List.of("source", "kafka", "registry", "lake", "warehouse")) {
            assertSays(findings(), "ok " + part + ": the file names none: the embedded");
        }
    }

    @Test
    void eachMistakeInTheFileIsAFinding() throws Exception {
        assertEquals(1, doctor("pipeline: small\nsorce: {}\ntables: { public.t: { kee: [a] } }\n"), () -> out);

        assertSays(findings(), "error pipeline file: sorce: is no key here; did you mean source?");
        assertSays(findings(), "error pipeline file: tables.public.t.kee: is no key here");
    }

    @Test
    void aTopicWithAnotherNumberOfPartitionsIsSaid() throws Exception {
        sql("CREATE TABLE t (id int PRIMARY KEY)");
        topics.create("raw.public.t", 3);

        assertEquals(1, doctor(named()), () -> out);

        assertSays(
                findings(), "error kafka: " + topics.pipeline() + ".raw.public.t has 3 partitions and should have 4");
        assertEquals(1, doctor(named().replace("kafka: {", "kafka: { replicationFactor: 7,")));
        assertSays(findings(), "error kafka: 7 replicas need as many brokers, and there are 1");
    }

    @Test
    void aWarehouseThatIsOpenElsewhereIsSaid() throws Exception {
        sql("CREATE TABLE t (id int PRIMARY KEY)");
        try (DuckDbWarehouse other = DuckDbWarehouse.open(folder.resolve("shop.duckdb"), folder)) {
            assertTrue(other.isEmpty());
            assertEquals(1, doctor(named()), () -> out);
            assertSays(findings(), "error warehouse: " + folder.resolve("shop.duckdb") + " cannot be opened");
        }
        assertEquals(0, doctor(named()), () -> out);
        assertSays(findings(), "ok warehouse: " + folder.resolve("shop.duckdb") + " can be opened");
        assertEquals(1, doctor(named().replaceAll("duckdb: .* }", "bigquery: { project: p, location: EU } }")));
        assertSays(findings(), "error warehouse: warehouse.bigquery");
    }

    @Test
    void withoutJsonEachFindingIsALineWithItsRemedyBelow() throws Exception {
        sql("CREATE TABLE t (id int)");
        Path file = Files.writeString(folder.resolve("pipeline.yaml"), named());

        assertEquals(
                0,
                execute(
                        "--pipeline",
                        file.toString(),
                        "--home",
                        folder.resolve("home").toString()));

        assertTrue(out.contains("warning  public.t: public.t has no primary key"), out);
        assertTrue(out.contains("         -> run ALTER TABLE public.t REPLICA IDENTITY FULL"), out);
        assertTrue(out.strip().endsWith("It can start."), out);
    }

    private String named() {
        return """
                pipeline: %s
                source: { url: "%s", password: "${file:%s}" }
                kafka: { bootstrapServers: "%s" }
                registry: { url: "%s" }
                lake: { url: "%s" }
                warehouse: { duckdb: { file: "%s" } }
                tables: { public.*: {} }
                """.formatted(
                        topics.pipeline(),
                        url(),
                        password,
                        topics.bootstrapServers(),
                        TestRegistry.url(),
                        folder.resolve("lake").toUri(),
                        folder.resolve("shop.duckdb"));
    }

    private String url() {
        return TestPostgres.shared().url(database);
    }

    private int doctor(String file) throws IOException {
        Path path = Files.writeString(folder.resolve("pipeline.yaml"), file);
        return execute(
                "--pipeline", path.toString(), "--home", folder.resolve("home").toString(), "--json");
    }

    private int execute(String... arguments) {
        StringWriter printed = new StringWriter();
        CommandLine command = new CommandLine(new DoctorCommand()).setOut(new PrintWriter(printed));
        int exitCode = command.execute(arguments);
        out = printed.toString();
        return exitCode;
    }

    private JsonNode json() throws IOException {
        List<String> lines = out.strip().lines().toList();
        return JSON.readTree(lines.get(lines.size() - 1));
    }

    private List<String> findings() throws IOException {
        List<String> findings = new ArrayList<>();
        json().path("findings")
                .forEach(finding -> findings.add(finding.path("severity").asText() + " "
                        + finding.path("subject").asText() + ": "
                        + finding.path("message").asText()));
        return findings;
    }

    private static void assertSays(List<String> findings, String text) {
        assertTrue(findings.stream().anyMatch(finding -> finding.contains(text)), () -> text + " in " + findings);
    }

    private void sql(String statement) throws SQLException {
        EmbeddedPostgres server = TestPostgres.shared();
        try (Connection connection = server.connect(database);
                Statement sql = connection.createStatement()) {
            sql.execute(statement);
        }
    }

    private String ask(String query) throws SQLException {
        try (Connection connection = TestPostgres.shared().connect(database);
                Statement sql = connection.createStatement();
                ResultSet row = sql.executeQuery(query)) {
            return row.next() ? row.getString(1) : "";
        }
    }
}
