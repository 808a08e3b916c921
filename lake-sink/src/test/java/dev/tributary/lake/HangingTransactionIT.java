package dev.tributary.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.KafkaConfig;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.lifecycle.Health;
import dev.tributary.testkit.TestClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HangingTransactionIT {

    private static final TableId ORDERS = new TableId("public", "orders");
    private static final Duration STEP = Duration.ofSeconds(20);

    private final TestClock clock = TestClock.at(Instant.parse("2026-11-21T14:00:00Z"));

    @TempDir
    private Path folder;

    @Test
    void F25_I9_aTransactionThatNothingEndsIsToldAndWhatIsBehindItFollowsOnceItHasEnded() {
        try (SinkBench bench = new SinkBench(folder);
                KafkaProducer<byte[], byte[]> left = producer(bench)) {
            bench.createClean(ORDERS, 2);
            String topic = bench.topics().clean(ORDERS);
            CleanRows rows = CleanRows.of(ORDERS);
            LakeSink sink = bench.startSink(Duration.ofSeconds(1), clock);
            bench.transact(true, () -> bench.send(topic, 1, rows.change(1, 1)));
            await(() -> landed(bench) == 1, Duration.ofSeconds(1));

            left.initTransactions();
            left.beginTransaction();
            Future<?> sent = left.send(new ProducerRecord<>(topic, 1, null, new byte[] {1}));
            left.flush();
            assertTrue(sent.isDone());
            bench.transact(true, () -> bench.send(topic, 1, rows.change(2, 2)));
            // What makes it worth telling: to the consumer, nothing waits.
            await(() -> sink.pending().equals(OptionalLong.of(0)), Duration.ZERO);

            Instant begin = clock.instant();
            await(() -> reason(sink).contains("a Kafka transaction does not end"), STEP);
            assertTrue(reason(sink).contains(topic + "-1 (offsets 2 to 4, since 2026-11-21T14:"), reason(sink));
            assertFalse(reason(sink).contains(topic + "-0"), reason(sink));
            assertTrue(clock.instant().isAfter(begin.plus(Duration.ofMinutes(3))), "an open one is no hanging one");
            assertEquals(1, landed(bench));

            left.abortTransaction();
            await(() -> landed(bench) == 2 && sink.health().isReady(), STEP);
        }
    }

    /** Its transaction outlives the test unless it is ended. */
    private static KafkaProducer<byte[], byte[]> producer(SinkBench bench) {
        KafkaConfig kafka = new KafkaConfig(bench.kafka().bootstrapServers(), 2, -1, Map.of());
        Map<String, Object> settings = new KafkaClients(kafka).producer("left");
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, bench.kafka().pipeline() + "-left");
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int)
                Duration.ofMinutes(15).toMillis());
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static long landed(SinkBench bench) {
        return bench.commits(ORDERS).stream()
                .mapToLong(commit -> commit.counts().written())
                .sum();
    }

    private static String reason(LakeSink sink) {
        return sink.health() instanceof Health.NotReady not ? not.reason() : "";
    }

    /** @param step by which the clock goes on as long as the condition is not true */
    private void await(Callable<Boolean> condition, Duration step) {
        Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> {
            boolean fulfilled = condition.call();
            clock.advance(fulfilled ? Duration.ZERO : step);
            return fulfilled;
        });
    }
}
