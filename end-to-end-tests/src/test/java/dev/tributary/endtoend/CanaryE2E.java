package dev.tributary.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.service.lifecycle.Service;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** I9: the canary goes the whole way, and each service says how old the newest is that has passed it. */
final class CanaryE2E {

    private static String ask(SmallStack small, String query) throws Exception {
        try (Connection warehouse = small.stack().warehouse();
                Statement statement = warehouse.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    @Test
    void I9_theCanaryGoesTheWholeWayThoughTheSourceIsIdleAndHasNoSuchTable(@TempDir Path folder) throws Exception {
        try (SmallStack small = SmallStack.start(
                folder,
                "canary",
                ", canary: 5s",
                "{ public.t: {} }",
                "CREATE TABLE t (id int PRIMARY KEY)",
                "INSERT INTO t VALUES (1)")) {
            await().atMost(SmallStack.LIMIT)
                    .ignoreExceptions()
                    .until(() -> Long.parseLong(ask(small, "SELECT COUNT(*) FROM bronze.tributary_canary")) > 2);
            for (Service service : small.stack().services()) {
                assertTrue(service.status().containsKey("canarySeconds"), service.name());
            }
            assertEquals("1", ask(small, "SELECT COUNT(*) FROM silver.tributary_canary"));
            for (String stage : new String[] {"captured", "processed", "landed", "merged"}) {
                String metric = "tributary_canary_age_seconds{stage=\"" + stage + "\"}";
                assertTrue(small.stack().metrics().scrape().contains(metric), metric);
            }
            small.stack().restart("cdc-capture");
            small.sql("INSERT INTO t VALUES (2)");
            await().atMost(SmallStack.LIMIT)
                    .until(() -> ask(small, "SELECT COUNT(*) FROM silver.t").equals("2"));
        }
    }
}
