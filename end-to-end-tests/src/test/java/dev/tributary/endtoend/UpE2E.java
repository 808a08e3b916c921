package dev.tributary.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.testkit.TestPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Postgres that is not ours, carried by a pipeline that is started, stopped and given a new snapshot. */
final class UpE2E {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern STATUS = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/api/status");

    @TempDir
    private Path folder = Path.of("");

    private final String database = TestPostgres.newDatabase("up");

    @Test
    @DisplayName(
            "I1, I5: what is deleted, truncated, given another key, or deleted while no slot was there, is gone in silver")
    void aPostgresOfOnesOwnIsCarriedAlsoAcrossANewSnapshot() throws Exception {
        run("CREATE TABLE customers (id bigint PRIMARY KEY, city text, credit numeric(10,2),"
                + " stay tstzrange DEFAULT '[2026-01-02 03:04:05+00,)')");
        run("CREATE TABLE log (nr integer PRIMARY KEY, line text)");
        run("INSERT INTO customers SELECT g, ' city ' || g, g FROM generate_series(1, 2000) g");
        run("INSERT INTO log SELECT g, 'l' || g FROM generate_series(1, 100) g");

        Tributary up = up();
        assertEquals(200, ask(up, "/health/ready"));
        // Ready is not yet read: what comes before the snapshot would be no change.
        assertEqual();
        run("UPDATE customers SET city = 'x' WHERE id < 100");
        run("DELETE FROM customers WHERE id BETWEEN 200 AND 300");
        run("UPDATE customers SET id = id + 100000 WHERE id BETWEEN 400 AND 410");
        run("INSERT INTO log VALUES (101, 'before'); TRUNCATE log; INSERT INTO log VALUES (1, 'after')");
        assertEqual();
        up.stop();
        assertEquals(0, up.exitCode(), up.err());

        assertEquals(0, tributary("resnapshot").exitCode());
        run("DELETE FROM customers WHERE id BETWEEN 1000 AND 1500");
        Tributary again = up();
        assertEqual();
        assertEquals(2000 - 101 - 501, number("SELECT COUNT(*) AS n FROM silver.customers"));
        // One in each partition, for TRUNCATE of log and for the new snapshot of both tables.
        awaitBarriers("customers", 2);
        awaitBarriers("log", 4);
        assertATableIsReadAgain();
        again.stop();
        assertEquals(0, again.exitCode(), again.err());
    }

    /** Postgres does not send the default of rows that were there before the column. */
    private void assertATableIsReadAgain() throws Exception {
        run("ALTER TABLE customers ADD COLUMN tier int DEFAULT 3");
        assertEquals(2, tributary("snapshot", "--table", "public.none").exitCode());
        assertEquals(
                2,
                tributary("snapshot", "--table", "public.customers", "--where", "no_such = 1")
                        .exitCode());
        Tributary snapshot = tributary("snapshot", "--table", "public.customers");
        assertEquals(0, snapshot.exitCode(), snapshot.err());
        assertEqual();
    }

    private Tributary up() throws IOException {
        Path file = Files.writeString(folder.resolve("pipeline.yaml"), """
                pipeline: up
                source: { url: "%s", password: "${env:PASSWORD}", heartbeat: 1s }
                tables:
                  public.customers: { clean: { city: [trim, upper] } }
                  public.*: {}
                """.formatted(
                        TestPostgres.shared().url(database)));
        Tributary up = tributary("up", "--pipeline", file.toString(), "--port", "0");
        await().atMost(Duration.ofMinutes(2))
                .until(() -> !up.isAlive() || up.out().contains("ready"));
        assertTrue(up.isAlive(), up.err());
        return up;
    }

    private void assertEqual() throws Exception {
        Tributary verify = tributary("verify", "--json");
        assertEquals(0, verify.exitCode(), verify.out() + verify.err());
        assertEquals(2, JSON.readTree(verify.lastLine()).path("tables").size());
    }

    private void awaitBarriers(String table, long count) {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() ->
                        assertEquals(count, number("SELECT COUNT(*) AS n FROM bronze." + table + " WHERE _op = 'b'")));
    }

    private long number(String query) throws Exception {
        Tributary sql = tributary("sql", query, "--json");
        assertEquals(0, sql.exitCode(), sql.err());
        return JSON.readTree(sql.lastLine()).path("n").asLong();
    }

    private Tributary tributary(String command, String... arguments) throws IOException {
        String[] all = new String[arguments.length + 3];
        all[0] = command;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        all[arguments.length + 1] = "--home";
        all[arguments.length + 2] = folder.resolve("home").toString();
        Map<String, String> environment = Map.of(
                "PASSWORD",
                TestPostgres.shared().password(),
                "JAVA_TOOL_OPTIONS",
                // Postgres's text must not depend on where a service runs.
                "-Duser.timezone=Asia/Kolkata");
        return Tributary.start(folder, environment, all);
    }

    private static int ask(Tributary up, String path) throws IOException, InterruptedException {
        Matcher port = STATUS.matcher(up.out());
        assertTrue(port.find(), up.out());
        URI uri = URI.create("http://127.0.0.1:" + port.group(1) + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = TestPostgres.shared().connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
