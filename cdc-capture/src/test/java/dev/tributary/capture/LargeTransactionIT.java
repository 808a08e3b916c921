package dev.tributary.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LargeTransactionIT {

    private static final int ROWS = 1_000_000;
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @Test
    @DisplayName(
            "F14: a transaction of a million rows passes through capture with a heap of 512 MiB; others go on behind it")
    void F14_I8_aTransactionOfAMillionRowsPassesThroughASmallHeap() throws Exception {
        try (TestPipeline pipeline = TestPipeline.of("large", "public.big", "public.small")) {
            pipeline.sql("CREATE TABLE big (id int PRIMARY KEY, text text)", "CREATE TABLE small (id int PRIMARY KEY)");
            Path log = Path.of("target", "large-transaction-capture.log");
            Process process = CaptureProcess.start(pipeline.file(), log);
            try {
                await().atMost(LIMIT).until(() -> {
                    assertTrue(process.isAlive(), () -> read(log));
                    return pipeline.isStreaming();
                });

                pipeline.sql(
                        "INSERT INTO big SELECT i, repeat(md5(i::text), 5) FROM generate_series(1, " + ROWS + ") i",
                        "INSERT INTO small VALUES (1)");
                await().atMost(LIMIT).pollInterval(Duration.ofSeconds(1)).until(() -> {
                    assertTrue(process.isAlive(), () -> read(log));
                    return pipeline.written("public.small") > 0;
                });

                List<ConsumerRecord<byte[], Integer>> big = pipeline.sizes("public.big");
                assertEquals(ROWS, big.size());
                assertTrue(big.stream().allMatch(record -> record.value() > 160));
                assertEquals(1, pipeline.raw("public.small").size());
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException gone) {
            return gone.toString();
        }
    }
}
