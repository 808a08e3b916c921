package dev.tributary.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.testkit.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A database in which nothing happens, on a server where much does. */
class IdleSourceIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @Test
    @DisplayName("F03: the slot of an idle database beside a busy one moves on, and keeps no WAL of the other")
    void F03_theSlotOfAnIdleDatabaseMovesOn() throws Exception {
        String busy = TestPostgres.newDatabase("busy");
        try (TestPipeline idle = TestPipeline.of("idle", "public.t")) {
            idle.sql("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
            try (CdcCapture capture = idle.capture()) {
                capture.start();
                await().atMost(LIMIT)
                        .until(() -> "streaming".equals(capture.status().get("phase")));
                String before = idle.ask("SELECT pg_current_wal_lsn()");
                try (var connection = TestPostgres.shared().connect(busy);
                        var statement = connection.createStatement()) {
                    statement.execute("CREATE TABLE load AS SELECT repeat('x', 1000) FROM generate_series(1, 40000)");
                }
                String after = idle.ask("SELECT pg_current_wal_lsn()");
                assertEquals(
                        "t", idle.ask("SELECT '" + after + "'::pg_lsn - '" + before + "'::pg_lsn > 32 * 1024 * 1024"));

                // What it needs to begin again is moved by Postgres in its own time: all of the load must be behind it.
                await().atMost(LIMIT).until(() -> "t"
                        .equals(idle.ask("SELECT confirmed_flush_lsn >= '" + after
                                + "'::pg_lsn AND restart_lsn >= '" + after
                                + "'::pg_lsn FROM pg_replication_slots WHERE slot_name = '" + idle.slot() + "'")));
                assertEquals(1, idle.raw("public.t").size());
            }
        }
    }
}
