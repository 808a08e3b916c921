package dev.tributary.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of changes of the tables' shapes. */
class SchemaEventsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void F10_F11_F13_eachChangeIsToldOnceARenameByTheColumnsNumberAlsoIfCaptureWasDown() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("shapes", "public.*")) {
            pipeline.sql("CREATE TABLE t (id int PRIMARY KEY, a int, b text, c varchar(5))");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitEvents(pipeline, 1);
                pipeline.sql("ALTER TABLE t RENAME COLUMN a TO aa", "ALTER TABLE t ALTER COLUMN c TYPE text");
                awaitEvents(pipeline, 3);
                assertTrue(
                        String.valueOf(capture.status().get("events")).contains("public.t.a: column renamed: a -> aa"));
            }
            pipeline.sql(
                    "ALTER TABLE t DROP COLUMN b, ADD COLUMN b int",
                    "ALTER TABLE t DROP CONSTRAINT t_pkey, ADD PRIMARY KEY (id, aa)",
                    "CREATE TABLE u (id int PRIMARY KEY)");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                awaitEvents(pipeline, 7);
            }
            assertEquals(
                    List.of(
                            event("t", "table added", "", "", ""),
                            event("t", "column renamed", "a", "a", "aa"),
                            event("t", "type changed", "c", "character varying(5)", "text"),
                            event("t", "column dropped", "b", "text", ""),
                            event("t", "column added", "b", "", "integer"),
                            event("t", "primary key changed", "", "id", "id, aa"),
                            event("u", "table added", "", "", "")),
                    pipeline.events());
        }
    }

    private static void awaitEvents(TestPipeline pipeline, int count) {
        await().atMost(LIMIT).until(() -> pipeline.events().size() >= count);
    }

    private static String event(String table, String what, String column, String from, String to) {
        String remedy = what.equals("primary key changed") ? "tributary snapshot --table public." + table : "";
        return ("{\"table\":\"public.%s\",\"what\":\"%s\",\"column\":\"%s\",\"from\":\"%s\",\"to\":\"%s\","
                        + "\"remedy\":\"%s\"}")
                .formatted(table, what, column, from, to, remedy);
    }
}
