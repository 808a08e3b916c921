package dev.tributary.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.lake.upkeep.LakeUpkeep;
import dev.tributary.lake.upkeep.TableUpkeep;
import dev.tributary.service.config.PipelineFiles;
import dev.tributary.testkit.TestPostgres;
import dev.tributary.testkit.TestTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lake is compacted while the pipeline runs; what is old in Kafka goes on to be of use. */
final class UpkeepE2E {

    @TempDir
    private Path folder = Path.of("");

    private final String database = TestPostgres.newDatabase("upkeep");
    private final TestTopics kafka = TestTopics.unique("upkeep");

    @Test
    void I1_afterAnUpkeepReplaysAndTheLakeStillMakeTheSameTables() throws Exception {
        run("CREATE TABLE orders (id int PRIMARY KEY, note text)");
        Tributary up = up();
        for (int i = 0; i < 5; i++) {
            run("INSERT INTO orders SELECT g * 10 + " + i + ", 'n' || g FROM generate_series(1, 20) g");
            run("DELETE FROM orders WHERE id % 7 = " + i, "UPDATE orders SET note = 'u" + i + "' WHERE id % 3 = 0");
            drained();
        }
        List<String> tables = tables();
        long files = files();

        String foreseen = tributary("upkeep", "--dry-run", "--json");
        assertTrue(foreseen.contains("{\"table\":\"public.orders\",\"dryRun\":true,\"filesBefore\":0"), foreseen);
        TableUpkeep night = upkeep(Duration.ofHours(4));
        assertEquals(files, night.compacted().filesBefore());
        assertTrue(night.compacted().filesAfter() < files, night.text());
        assertEquals(files, upkeep(Duration.ofHours(4).plusDays(2)).swept());
        assertEquals(night.compacted().filesAfter(), files());

        assertTrue(tributary("replay", "--stage", "sink", "--all", "--from", "earliest")
                .contains("is where it was"));
        assertTrue(tributary("replay", "--stage", "merger", "--all", "--from", "earliest")
                .contains("is where it was"));
        run("INSERT INTO orders VALUES (1000, 'later')", "DELETE FROM orders WHERE id = 1000");
        drained();
        assertEquals(tables, tables("WHERE id <> 1000"), "announcements of files that are gone");
        stop(up);

        assertTrue(tributary("replay", "--from-lake", "--all").contains("public.orders: built from"));
        assertEquals(tables, tables("WHERE id <> 1000"), "from the lake");
    }

    /** An upkeep that runs so much later. */
    private TableUpkeep upkeep(Duration later) throws IOException {
        List<TableUpkeep> done = new ArrayList<>();
        Map<String, String> environment =
                Map.of("PASSWORD", TestPostgres.shared().password());
        try (LakeUpkeep upkeep = LakeUpkeep.open(
                PipelineFiles.load(pipelineFile(), environment),
                Clock.offset(Clock.systemUTC(), later),
                folder.resolve("scratch"))) {
            upkeep.run(List.of(), false, done::add);
        }
        assertEquals(1, done.size());
        return done.get(0);
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("lake"))) {
            return all.filter(path -> path.toString().endsWith(".parquet")).count();
        }
    }

    private List<String> tables() throws Exception {
        return tables("");
    }

    private List<String> tables(String where) throws Exception {
        List<String> all = new ArrayList<>();
        for (String table : List.of("bronze.orders", "silver.orders_state")) {
            String columns = table.startsWith("bronze") ? "* EXCLUDE (_revision)" : "*";
            all.addAll(
                    tributary("sql", "SELECT " + columns + " FROM " + table + " " + where + " ORDER BY ALL", "--json")
                            .lines()
                            .toList());
        }
        return all;
    }

    private Path pipelineFile() throws IOException {
        return Files.writeString(folder.resolve("pipeline.yaml"), """
                pipeline: %s
                source: { url: "%s", password: "${env:PASSWORD}", heartbeat: 1s }
                kafka: { bootstrapServers: "%s", partitions: 2, replicationFactor: 1 }
                lake: { url: "%s", roll: { every: 300ms } }
                tables: { public.orders: {} }
                """.formatted(
                        kafka.pipeline(),
                        TestPostgres.shared().url(database),
                        kafka.bootstrapServers(),
                        folder.resolve("lake").toUri()));
    }

    private Tributary up() throws Exception {
        Tributary up = start("up", "--pipeline", pipelineFile().toString(), "--port", "0");
        await().atMost(Duration.ofMinutes(3))
                .until(() -> !up.isAlive() || up.out().contains("ready"));
        assertTrue(up.isAlive(), up.err());
        return up;
    }

    private static void stop(Tributary up) throws Exception {
        up.stop();
        assertEquals(0, up.exitCode(), up.err());
    }

    private void drained() throws Exception {
        tributary("verify", "--json");
    }

    private Tributary start(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--home", folder.resolve("home").toString()));
        return Tributary.start(
                folder, Map.of("PASSWORD", TestPostgres.shared().password()), all.toArray(String[]::new));
    }

    private String tributary(String... arguments) throws Exception {
        Tributary command = start(arguments);
        assertEquals(0, command.exitCode(), command.out() + command.err());
        return command.out().strip();
    }

    private void run(String... statements) throws SQLException {
        try (Connection source = TestPostgres.shared().connect(database);
                Statement statement = source.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
