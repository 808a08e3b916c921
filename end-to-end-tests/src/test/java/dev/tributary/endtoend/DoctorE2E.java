package dev.tributary.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.testkit.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tributary doctor} as a user runs it: its exit codes, and nothing printed but its findings. */
final class DoctorE2E {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void withoutAFileItIsWrongUse() throws Exception {
        for (String[] arguments : new String[][] {{"doctor"}, {"doctor", "--pipeline", "nowhere.yaml"}}) {
            Tributary doctor = Tributary.start(folder, arguments);

            assertEquals(2, doctor.exitCode());
            assertEquals(
                    "doctor needs a pipeline file: name it with --pipeline FILE",
                    doctor.err().strip());
        }
    }

    @Test
    void itExitsWithOneUntilWhatItSaysIsMended() throws Exception {
        String database = TestPostgres.newDatabase("doctor");
        Path file = Files.writeString(folder.resolve("pipeline.yaml"), """
                pipeline: doctor
                source: { url: "%s", password: "${env:PASSWORD}" }
                kafka: { bootstrapServers: "127.0.0.1:1" }
                tables: { public.t: {} }
                """.formatted(
                        TestPostgres.shared().url(database)));
        Tributary bad = doctor(file);
        assertEquals(1, bad.exitCode(), bad.err());
        assertEquals("", bad.err());
        assertFalse(JSON.readTree(bad.lastLine()).path("ok").asBoolean());

        try (Connection connection = TestPostgres.shared().connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id int PRIMARY KEY)");
        }
        Files.writeString(file, Files.readString(file).replaceAll("kafka:.*\n", ""));
        Tributary good = doctor(file);
        assertEquals(0, good.exitCode(), good.out() + good.err());
        JsonNode found = JSON.readTree(good.lastLine());
        assertTrue(found.path("ok").asBoolean());
        assertTrue(found.path("findings").size() > 5);
        assertFalse(Files.exists(folder.resolve("home")));
    }

    private Tributary doctor(Path file) throws Exception {
        return Tributary.start(
                folder,
                Map.of("PASSWORD", TestPostgres.shared().password()),
                "doctor",
                "--pipeline",
                file.toString(),
                "--home",
                folder.resolve("home").toString(),
                "--json");
    }
}
