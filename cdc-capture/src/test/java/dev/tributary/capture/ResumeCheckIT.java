package dev.tributary.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.capture.core.SnapshotRequest;
import dev.tributary.capture.kafka.Requests;
import dev.tributary.capture.postgres.Preflight;
import dev.tributary.capture.postgres.SourceDatabase;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.finding.Finding;
import dev.tributary.service.kafka.KafkaClients;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the next start will do is told before it, without taking part. */
class ResumeCheckIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @Test
    @DisplayName("F02: a slot that was dropped, or made anew, is refused at a start and told before it")
    void F02_aSlotThatWasDroppedOrRecreatedIsRefused() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("recreated", "public.t")) {
            pipeline.sql("CREATE TABLE t (id int PRIMARY KEY)");
            assertSays(pipeline, false, "begins with: snapshot, on a new slot");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();
                await().atMost(LIMIT)
                        .until(() -> "streaming".equals(capture.status().get("phase")));
                assertSays(pipeline, false, "begins with: stream");
                List<Finding> found =
                        new Preflight(new SourceDatabase(pipeline.file().theSource()), pipeline.file()).look();
                assertTrue(
                        found.stream().anyMatch(finding -> finding.message().contains("in use by server process")),
                        found::toString);
                assertTrue(found.stream().noneMatch(Finding::isError), found::toString);
                pipeline.sql("INSERT INTO t VALUES (1)");
                CdcCaptureIT.awaitRecords(pipeline, "public.t", 1);
            }
            assertSays(pipeline, false, "begins with: stream");

            pipeline.sql("SELECT pg_drop_replication_slot('" + pipeline.slot() + "')");
            assertSays(pipeline, true, "is gone, and the changes since it was dropped with it");
            assertRefused(pipeline, "is gone");

            pipeline.sql(
                    "INSERT INTO t VALUES (2)",
                    "SELECT pg_create_logical_replication_slot('" + pipeline.slot() + "', 'pgoutput')");
            assertSays(pipeline, true, "changes between them are lost");
            assertRefused(pipeline, "changes between them are lost");

            Requests.send(
                    new KafkaClients(pipeline.file().theKafka()),
                    pipeline.names(),
                    new SnapshotRequest(List.of(), null, true));
            assertSays(pipeline, false, "begins with: snapshot, on a new slot");
        }
    }

    @Test
    void aSlotOfAnotherIsToldAndWithoutKafkaOnlyTheSlotIsLookedAt() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("foreign", "public.t")) {
            pipeline.sql("SELECT pg_create_logical_replication_slot('" + pipeline.slot() + "', 'pgoutput')");
            assertSays(pipeline, true, "nothing was captured with it");
            PipelineFile file = pipeline.file();
            PipelineFile withoutKafka = new PipelineFile(
                    file.pipeline(),
                    file.source(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    file.tables());
            assertEquals(List.of(), ResumeCheck.look(withoutKafka, Clock.systemUTC()));
            pipeline.sql("SELECT pg_drop_replication_slot('" + pipeline.slot() + "')");
        }
    }

    private static void assertSays(TestPipeline pipeline, boolean error, String text) {
        List<Finding> found = ResumeCheck.look(pipeline.file(), Clock.systemUTC());
        assertEquals(1, found.size());
        assertTrue(found.get(0).line().contains(text), found::toString);
        assertEquals(error, found.get(0).isError());
    }

    private static void assertRefused(TestPipeline pipeline, String text) {
        TributaryException refused =
                assertThrows(TributaryException.class, () -> pipeline.capture().start());
        assertTrue(refused.getMessage().contains(text), refused::getMessage);
    }
}
