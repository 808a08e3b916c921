package dev.tributary.capture;

import static dev.tributary.capture.CdcCaptureIT.awaitRecords;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.Secret;
import dev.tributary.contracts.pipeline.SourceConfig;
import dev.tributary.contracts.pipeline.SourceUrl;
import dev.tributary.service.lifecycle.Health;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The password of the source changes while capture runs. */
class PasswordIT {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @Test
    @DisplayName("F19: a changed password is said, and capture goes on once the secret is right")
    void F19_captureGoesOnOnceTheSecretIsRight(@TempDir Path folder) throws Exception {
        Path secret = Files.writeString(folder.resolve("password"), "first");
        try (TestPipeline pipeline = TestPipeline.of("password", "public.t")) {
            pipeline.sql(
                    "CREATE TABLE t (id int PRIMARY KEY)",
                    "INSERT INTO t VALUES (1)",
                    "CREATE ROLE rotated LOGIN SUPERUSER PASSWORD 'first'");
            try (CdcCapture capture = TestPipeline.capture(with(pipeline.file(), secret))) {
                capture.start();
                awaitRecords(pipeline, "public.t", 1);
                pipeline.sql(
                        "ALTER ROLE rotated PASSWORD 'second'",
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'rotated'");
                await().atMost(LIMIT).until(() -> reason(capture).contains("refuses user 'rotated'"));
                assertFalse(reason(capture).contains("first"));
                pipeline.sql("INSERT INTO t VALUES (2)");

                Files.writeString(secret, "second");
                await().atMost(LIMIT).until(() -> capture.health().isReady());
                awaitRecords(pipeline, "public.t", 2);
            }
        }
    }

    private static String reason(CdcCapture capture) {
        return capture.health() instanceof Health.NotReady not ? not.reason() : "";
    }

    private static PipelineFile with(PipelineFile file, Path secret) {
        SourceUrl url = file.theSource().url();
        SourceConfig source = new SourceConfig(
                new SourceUrl("rotated", url.host(), url.port(), url.database()),
                Optional.of(new Secret(() -> read(secret))),
                Optional.empty(),
                Optional.empty(),
                file.theSource().heartbeat());
        return new PipelineFile(
                file.pipeline(),
                Optional.of(source),
                file.kafka(),
                file.registry(),
                file.lake(),
                file.warehouse(),
                file.tables());
    }

    private static String read(Path secret) {
        try {
            return Files.readString(secret);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
