package dev.tributary.capture;

import static dev.tributary.capture.CdcCaptureIT.awaitRecords;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.capture.kafka.RawWriter;
import dev.tributary.embedded.EmbeddedPostgres;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may capture, and what happens when the source goes. */
class InstancesIT {

    private static final Duration LIMIT = Duration.ofSeconds(90);

    @Test
    void I2_F20_aSecondInstanceIsRefusedAndTheFirstGoesOn() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("second", "public.t")) {
            pipeline.sql("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
            try (CdcCapture first = pipeline.capture()) {
                first.start();
                awaitRecords(pipeline, "public.t", 1);

                TributaryException refused = assertThrows(
                        TributaryException.class, () -> pipeline.capture().start());

                assertEquals(ErrorKind.NEEDS_OPERATOR, refused.kind());
                assertTrue(String.valueOf(refused.getMessage()).contains("is in use"), refused::getMessage);
                pipeline.sql("INSERT INTO t VALUES (2)");
                awaitRecords(pipeline, "public.t", 2);
            }
        }
    }

    @Test
    void I2_F20_anInstanceThatWasFencedStopsForGood() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("fenced", "public.t")) {
            pipeline.sql("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
            // No transaction is under way when it is fenced, so that it learns of it from its next one.
            try (CdcCapture first = TestPipeline.capture(pipeline.withoutHeartbeat())) {
                first.start();
                awaitRecords(pipeline, "public.t", 1);
                await().atMost(LIMIT).until(pipeline::isStreaming);

                try (RawWriter other = pipeline.openWriter()) {
                    assertTrue(other.position().isPresent());
                }
                pipeline.sql("INSERT INTO t VALUES (2)");

                await().atMost(LIMIT).until(() -> first.terminated().isCompletedExceptionally());
                CompletionException end = assertThrows(
                        CompletionException.class, () -> first.terminated().join());
                assertEquals(
                        ErrorKind.NEEDS_OPERATOR, TributaryException.of(end).kind());
                assertFalse(first.health().isReady());
                assertEquals(1, pipeline.raw("public.t").size());
            }
        }
    }

    @Test
    void F04_theSlotIsKeptOnStandbysToo() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("failover", "public.t")) {
            pipeline.sql("CREATE TABLE t (id int PRIMARY KEY)");
            try (CdcCapture capture = pipeline.capture()) {
                capture.start();

                assertEquals(
                        "t",
                        pipeline.ask("SELECT failover FROM pg_replication_slots WHERE slot_name = '" + pipeline.slot()
                                + "'"));
            }
        }
    }

    @Test
    void F05_itReconnectsWhenPostgresWasKilledAndWhatWasNotCommittedNeverAppears(@TempDir Path folder)
            throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder, EmbeddedPostgres.Options.defaults())) {
            server.createDatabase("away");
            try (TestPipeline pipeline = TestPipeline.on(server, "away", "away", "public.t")) {
                pipeline.sql("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
                try (CdcCapture capture = pipeline.capture()) {
                    capture.start();
                    awaitRecords(pipeline, "public.t", 1);
                    pipeline.sql("INSERT INTO t VALUES (2)");
                    Connection open = pipeline.connect();
                    open.setAutoCommit(false);
                    open.createStatement().execute("INSERT INTO t SELECT generate_series(1000, 5000)");

                    server.kill();
                    open.abort(Runnable::run);
                    await().atMost(LIMIT).until(() -> !capture.health().isReady());
                    server.restart();

                    await().atMost(LIMIT).until(() -> capture.health().isReady());
                    pipeline.sql("INSERT INTO t VALUES (3)");
                    assertEquals(
                            3,
                            awaitRecords(pipeline, "public.t", 3).stream()
                                    .map(one -> one.column("id"))
                                    .distinct()
                                    .count());
                    assertFalse(capture.terminated().isDone());
                }
            }
        }
    }
}
