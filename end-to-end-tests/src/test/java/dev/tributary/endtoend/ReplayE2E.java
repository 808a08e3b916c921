package dev.tributary.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.testkit.TestPostgres;
import dev.tributary.testkit.TestTopics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.tools.consumer.group.ConsumerGroupCommand;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stages run again: with the same rules, with others, by Kafka's own tool, and without Kafka. */
final class ReplayE2E {

    private static final String FIRST =
            "{ clean: { city: [trim] }, rules: { cheap: { check: \"price < 100\", on_fail: reject } } }";
    private static final String SECOND =
            "{ clean: { city: [trim, upper] }," + " rules: { dear: { check: \"price >= 10\", on_fail: reject } } }";
    private static final String BIG = "SELECT md5(big) AS big FROM silver.orders WHERE id = 2";
    /** A table that is built anew knows no more which of two equal processings was the first. */
    private static final String CONTENT = "* EXCLUDE (_revision) REPLACE (md5(big) AS big)";

    @TempDir
    private Path folder = Path.of("");

    private final String database = TestPostgres.newDatabase("replay");
    private final TestTopics kafka = TestTopics.unique("replay");

    @Test
    void F45_F49_replaysOfEachStageAndFromTheLakeEndAsTheyShould() throws Exception {
        run("CREATE TABLE orders (id int PRIMARY KEY, city text, price int, big text)");
        run("CREATE FUNCTION big(seed text) RETURNS text LANGUAGE sql IMMUTABLE AS"
                + " $$ SELECT string_agg(md5(seed || g), '' ORDER BY g) FROM generate_series(1, 200) g $$");
        Tributary up = up(FIRST);
        run("INSERT INTO orders SELECT g, ' c' || g || ' ', 50, big('a' || g) FROM generate_series(1, 8) g");
        run("UPDATE orders SET price = 500, big = big('b2') WHERE id = 2", "UPDATE orders SET price = 60 WHERE id = 2");
        run("UPDATE orders SET price = 5 WHERE id = 3", "UPDATE orders SET price = 500 WHERE id = 4");
        run("DELETE FROM orders WHERE id IN (5, 6)", "INSERT INTO orders VALUES (6, ' again', 70, 'x')");
        run("INSERT INTO orders VALUES (9, 'rejected first', 900, 'y')");
        drained();
        List<String> big = sql(BIG);
        List<String> tables = tables();

        String said = replay("--stage", "processor", "--all", "--from", "earliest", "--dry-run");
        assertTrue(said.contains(".raw.public.orders-") && said.contains("nothing was changed"), said);
        for (String stage : List.of("processor", "sink", "merger")) {
            assertTrue(replay("--stage", stage, "--table", "public.orders", "--from", "earliest")
                    .contains("is where it was"));
            drained();
            assertEquals(tables, tables(), "the same rules: " + stage);
        }
        stop(up);

        reset("stream-processor");
        up = up(FIRST);
        drained();
        assertEquals(tables, tables(), "Kafka's own tool");
        stop(up);

        up = up(SECOND);
        replay("--stage", "processor", "--all", "--from", "earliest");
        drained();
        assertEquals(
                List.of(
                        row(1, "C1", 50),
                        row(2, "C2", 60),
                        row(3, "C3", 50),
                        row(4, "C4", 500),
                        row(6, "AGAIN", 70),
                        row(7, "C7", 50),
                        row(8, "C8", 50),
                        row(9, "REJECTED FIRST", 900)),
                sql("SELECT id, city, price FROM silver.orders ORDER BY id"));
        assertEquals(big, sql(BIG), "what the update did not send");
        assertEquals(
                List.of("{\"id\":3,\"price\":5}"), sql("SELECT id, price FROM silver.orders_rejected"), "rejected now");
        assertEquals(
                List.of("{\"copies\":0}"),
                sql(
                        "SELECT COUNT(*) - COUNT(DISTINCT (_epoch, _raw_partition, _raw_offset)) AS copies FROM bronze.orders"));
        List<String> second = tables(CONTENT);
        stop(up);

        run(home().resolve("warehouse.duckdb"), "DROP VIEW silver.orders_rejected", "DROP TABLE bronze.orders");
        assertTrue(replay("--from-lake", "--table", "public.orders").contains("public.orders: built from"));
        assertEquals(second, tables(CONTENT), "from the lake");
        up = up(SECOND);
        run("UPDATE orders SET city = 'later' WHERE id = 1");
        drained();
        assertEquals(List.of(row(1, "LATER", 50)), sql("SELECT id, city, price FROM silver.orders WHERE id = 1"));
        assertTrue(replay("--from-lake", "--all").contains("public.orders: built from"));
        assertEquals(List.of("{\"n\":8}"), sql("SELECT COUNT(*) AS n FROM silver.orders"));
        stop(up);
    }

    @Test
    void I7_aBuildBesideTakesThePlaceOfTheLiveTablesOnceItEqualsTheSource() throws Exception {
        run("CREATE TABLE orders (id int PRIMARY KEY, city text, price int, big text)");
        Tributary up = up(FIRST);
        run("INSERT INTO orders SELECT g, ' c' || g, 50, 'x' FROM generate_series(1, 3) g");
        run("UPDATE orders SET price = 5 WHERE id = 1", "UPDATE orders SET price = 500 WHERE id = 2");
        run("DELETE FROM orders WHERE id = 3");
        drained();
        List<String> first = tables();
        String changes = "SELECT _op, _epoch, _raw_partition, _raw_offset FROM bronze.orders WHERE id < 4 ORDER BY ALL";
        List<String> changed = sql(changes);
        String other = pipelineFile("other.yaml", SECOND).toString();

        String said = replay("--into", "v2", "--all", "--pipeline", other, "--no-swap");
        assertTrue(said.contains("v2 is not live"), said);
        assertEquals(first, tables(), "nothing of it is seen");
        run(home().resolve("warehouse.duckdb.v2"), "DELETE FROM silver.orders_state WHERE id = 2");
        Tributary broken = tributary("replay", "--into", "v2", "--all", "--pipeline", other);
        assertEquals(1, broken.exitCode(), broken.out() + broken.err());
        assertTrue(broken.out().contains("missing 2"), broken.out());
        assertEquals(first, tables(), "what does not equal the source takes no place");

        said = replay("--into", "v3", "--all", "--pipeline", other);
        assertTrue(said.contains("v3 is live"), said);
        run("INSERT INTO orders VALUES (4, 'later', 40, 'y')");
        drained();
        List<String> live = List.of(row(1, "C1", 50), row(2, "C2", 500), row(4, "LATER", 40));
        String query = "SELECT id, city, price FROM silver.orders ORDER BY id";
        assertEquals(live, sql(query));
        assertEquals(changed, sql(changes), "each change once");
        stop(up);

        up = up(SECOND);
        run("UPDATE orders SET city = 'again' WHERE id = 4");
        drained();
        assertEquals(
                List.of(row(1, "C1", 50), row(2, "C2", 500), row(4, "AGAIN", 40)),
                sql(query),
                "the home knows which build is live");
        Tributary taken = tributary("replay", "--into", "v3", "--all");
        assertEquals(2, taken.exitCode(), taken.out());
        assertTrue(taken.err().contains("the build v3 is live: choose another name"), taken.err());
        stop(up);
    }

    private static String row(int id, String city, int price) {
        return "{\"id\":%d,\"city\":\"%s\",\"price\":%d}".formatted(id, city, price);
    }

    /** All that is stored of the table. */
    private List<String> tables() throws Exception {
        return tables("* REPLACE (md5(big) AS big)");
    }

    private List<String> tables(String columns) throws Exception {
        List<String> all = new ArrayList<>(sql("SELECT " + columns + " FROM bronze.orders ORDER BY ALL"));
        all.addAll(sql("SELECT * REPLACE (md5(big) AS big) FROM silver.orders_state ORDER BY ALL"));
        return all;
    }

    private Tributary up(String rules) throws Exception {
        Tributary up = tributary(
                "up", "--pipeline", pipelineFile("pipeline.yaml", rules).toString(), "--port", "0");
        await().atMost(Duration.ofMinutes(3))
                .until(() -> !up.isAlive() || up.out().contains("ready"));
        assertTrue(up.isAlive(), up.err());
        return up;
    }

    private Path pipelineFile(String name, String rules) throws IOException {
        return Files.writeString(folder.resolve(name), """
                pipeline: %s
                source: { url: "%s", password: "${env:PASSWORD}", heartbeat: 1s }
                kafka: { bootstrapServers: "%s", partitions: 2, replicationFactor: 1 }
                tables: { public.orders: %s }
                """.formatted(
                        kafka.pipeline(), TestPostgres.shared().url(database), kafka.bootstrapServers(), rules));
    }

    private static void stop(Tributary up) throws Exception {
        up.stop();
        assertEquals(0, up.exitCode(), up.err());
    }

    /** With Kafka's own tool, while nothing runs. */
    private void reset(String service) {
        ConsumerGroupCommand.main(new String[] {
            "--bootstrap-server",
            kafka.bootstrapServers(),
            "--group",
            kafka.pipeline() + "-" + service,
            "--reset-offsets",
            "--to-earliest",
            "--all-topics",
            "--execute"
        });
    }

    private void drained() throws Exception {
        Tributary verify = tributary("verify", "--json");
        assertEquals(0, verify.exitCode(), verify.out() + verify.err());
    }

    private String replay(String... arguments) throws Exception {
        Tributary replay = tributary("replay", arguments);
        assertEquals(0, replay.exitCode(), replay.out() + replay.err());
        return replay.out();
    }

    /** The rows, each as its JSON. */
    private List<String> sql(String query) throws Exception {
        Tributary sql = tributary("sql", query, "--json");
        assertEquals(0, sql.exitCode(), sql.err());
        return sql.out().strip().lines().toList();
    }

    private Path home() {
        return folder.resolve("home");
    }

    private Tributary tributary(String command, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--home", home().toString()));
        return Tributary.start(
                folder, Map.of("PASSWORD", TestPostgres.shared().password()), all.toArray(String[]::new));
    }

    private static void run(Path duckDb, String... statements) throws SQLException {
        try (Connection warehouse = DriverManager.getConnection("jdbc:duckdb:" + duckDb)) {
            run(warehouse, statements);
        }
    }

    private void run(String... statements) throws SQLException {
        try (Connection source = TestPostgres.shared().connect(database)) {
            run(source, statements);
        }
    }

    private static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
