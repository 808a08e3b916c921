package dev.tributary.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as a user runs it: killed in the middle, run again, looked into, verified. */
final class DemoE2E {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    @DisplayName("I1: a demo that was killed with SIGKILL goes on at its next run and ends equal")
    void aKilledDemoGoesOnAndEndsEqual(@TempDir Path folder) throws Exception {
        String home = folder.resolve("home").toString();
        Tributary first = Tributary.start(folder, "demo", "--seconds", "60", "--rate", "300", "--home", home);
        await().atMost(Duration.ofMinutes(3))
                .until(() -> !first.isAlive() || first.out().contains("merged"));
        assertTrue(first.isAlive(), first::toString);

        Tributary query =
                Tributary.start(folder, "sql", "SELECT COUNT(*) AS n FROM silver.orders", "--home", home, "--json");
        assertEquals(0, query.exitCode(), query.err());
        assertTrue(JSON.readTree(query.lastLine()).path("n").asLong() > 0, query.out());
        Tributary second = Tributary.start(folder, "demo", "--seconds", "1", "--home", home);
        assertEquals(2, second.exitCode(), second.out());
        assertTrue(second.err().contains("another Tributary runs on"), second.err());
        first.kill();

        Tributary again = Tributary.start(folder, "demo", "--seconds", "6", "--rate", "200", "--home", home, "--json");
        assertEquals(0, again.exitCode(), () -> "the demo after the kill did not end equal");
        JsonNode result = JSON.readTree(again.lastLine());
        assertTrue(result.path("equal").asBoolean(), result::toString);
        assertEquals(6, result.path("tables").size());
        assertTrue(result.path("freshnessMillisP99").asLong() > 0, result::toString);

        Tributary verify = Tributary.start(folder, "verify", "--home", home, "--json");
        assertEquals(0, verify.exitCode(), verify.err());
        assertTrue(JSON.readTree(verify.lastLine()).path("equal").asBoolean(), verify.out());
        Tributary stopped = Tributary.start(
                folder,
                "sql",
                "SELECT COUNT(*) AS n FROM silver.orders WHERE channel IS NOT NULL",
                "--home",
                home,
                "--json");
        assertEquals(0, stopped.exitCode(), stopped.err());
        assertTrue(JSON.readTree(stopped.lastLine()).path("n").asLong() > 0, stopped.out());
        Tributary drop = Tributary.start(folder, "sql", "DROP TABLE bronze.orders", "--home", home);
        assertEquals(2, drop.exitCode());
        assertFalse(drop.err().isBlank());
    }
}
