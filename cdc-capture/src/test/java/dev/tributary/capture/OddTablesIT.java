package dev.tributary.capture;

import static dev.tributary.capture.CdcCaptureIT.awaitRecords;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A snapshot reads of each kind of table what the stream carries of it, no more. */
class OddTablesIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @Test
    @DisplayName("F22: generated columns, tables that others inherit from, partitions, identity columns")
    void F22_aSnapshotReadsWhatTheStreamCarries() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("odd", "public.*")) {
            pipeline.sql(
                    "CREATE TABLE parent (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a int,"
                            + " s int GENERATED ALWAYS AS (a * 2) STORED, \"v.1\" int GENERATED ALWAYS AS (a * 3) VIRTUAL)",
                    "CREATE TABLE heir (more int, PRIMARY KEY (id)) INHERITS (parent)",
                    "CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                    "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (9)",
                    "INSERT INTO parent (a) VALUES (1)",
                    "INSERT INTO heir (id, a) VALUES (7, 7)",
                    "INSERT INTO p VALUES (1)");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                await().atMost(LIMIT)
                        .until(() -> "streaming".equals(capture.status().get("phase")));
                pipeline.sql(
                        "INSERT INTO parent (a) VALUES (2)",
                        "INSERT INTO heir (id, a) VALUES (8, 8)",
                        "INSERT INTO p VALUES (2)");

                awaitRecords(pipeline, "public.parent", 2);
                List<TestPipeline.Raw> parent = pipeline.raw("public.parent");
                assertEquals(
                        List.of("1:2", "2:4"),
                        parent.stream()
                                .map(raw -> raw.column("a") + ":" + raw.column("s"))
                                .sorted()
                                .toList());
                for (TestPipeline.Raw raw : parent) {
                    assertNull(row(raw).getField("v_u002e_1"));
                }
                assertEquals(2, awaitRecords(pipeline, "public.heir", 2).size());
                assertEquals(2, awaitRecords(pipeline, "public.p", 2).size());
                assertFalse(capture.status().toString().contains("public.p1"));
            }
        }
    }

    private static Schema row(TestPipeline.Raw raw) {
        return ((GenericRecord) Objects.requireNonNull(raw.value()).get("after")).getSchema();
    }
}
