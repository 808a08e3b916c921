package dev.tributary.processor;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.clean.Meta;
import dev.tributary.contracts.pipeline.Dimension;
import dev.tributary.contracts.pipeline.KafkaConfig;
import dev.tributary.contracts.pipeline.OnFail;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.RegistryConfig;
import dev.tributary.contracts.pipeline.RuleConfig;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.service.avro.RegistryAvro;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.lifecycle.Health;
import dev.tributary.service.lifecycle.ServiceContext;
import dev.tributary.testkit.TestRegistry;
import dev.tributary.testkit.TestTopics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamProcessorIT {

    private static final TableId ORDERS = new TableId("public", "orders");
    private static final int PARTITIONS = 3;
    private static final Duration LONG = Duration.ofSeconds(60);

    private final TestTopics broker = TestTopics.unique("processor");
    private final Topics topics = new Topics(broker.pipeline());
    private final String raw = topics.raw(ORDERS);
    private final RegistryAvro registry = new RegistryAvro(
            new RegistryConfig(TestRegistry.url()), Retrier.of(Clock.systemUTC(), Duration.ofSeconds(20)));
    private final RawTable orders = new RawTable()
            .key("id", "INT4", Schema.Type.INT)
            .column("city", "TEXT", Schema.Type.STRING)
            .numeric("price", 10, 2);

    @TempDir
    private Path scratch;

    private KafkaProducer<byte[], byte[]> capture;
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();

    @BeforeEach
    void open() {
        Map<String, Object> settings = new KafkaClients(kafka()).producer("capture");
        settings.put("transactional.id", broker.pipeline() + "-capture");
        capture = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        capture.initTransactions();
    }

    @AfterEach
    void close() {
        capture.close();
        registry.close();
    }

    private KafkaConfig kafka() {
        return new KafkaConfig(broker.bootstrapServers(), PARTITIONS, -1, Map.of());
    }

    private StreamProcessor processor(Map<String, RuleConfig> rules) {
        PipelineFile file = new PipelineFile(
                broker.pipeline(),
                Optional.empty(),
                Optional.of(kafka()),
                Optional.of(new RegistryConfig(TestRegistry.url())),
                Optional.empty(),
                Optional.empty(),
                Map.of("public.orders", new TableConfig(List.of(), Map.of(), rules)));
        return StreamProcessor.create(new ServiceContext(file, new SimpleMeterRegistry(), Clock.systemUTC(), scratch));
    }

    /** Writes orders in transactions of ten, as capture does. */
    private void capture(int from, int to) {
        for (int id = from; id < to; id += 10) {
            capture.beginTransaction();
            for (int i = id; i < Math.min(to, id + 10); i++) {
                byte[] key = registry.encodeKey(raw, orders.keyOf(Map.of("id", i)));
                send(i % PARTITIONS, key, registry.encodeValue(raw, order(i)));
            }
            capture.commitTransaction();
        }
    }

    private GenericRecord order(int id) {
        return orders.insert(Map.of("id", id, "city", "city " + id, "price", id + ".50"));
    }

    private void send(int partition, byte @Nullable [] key, byte[] value) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(raw, partition, key, value);
        record.headers().add(Topics.EPOCH_HEADER, "1".getBytes(StandardCharsets.UTF_8));
        // The end of the transaction fails if a record did.
        sent.add(capture.send(record));
    }

    private static void drained(StreamProcessor processor) {
        await().atMost(LONG).until(processor::pending, OptionalLong.of(0)::equals);
    }

    @Test
    void I1_eachRawRecordIsOneCleanRecordOfTheSamePartitionAndKeyAcrossRestarts() {
        try (StreamProcessor first = processor(Map.of())) {
            first.start();
            // The table comes later than the service.
            broker.create(raw.substring(broker.pipeline().length() + 1), PARTITIONS);
            capture(0, 500);
            await().atMost(LONG).until(() -> first.status().toString().contains("records"));
        }
        capture(500, 600);
        try (StreamProcessor second = processor(Map.of())) {
            second.start();
            capture(600, 900);
            drained(second);
            await().atMost(LONG).until(() -> second.health().isReady());
        }
        Map<Integer, Map<Long, byte[]>> written = new HashMap<>();
        List<ConsumerRecord<byte[], byte[]>> rawRecords = broker.readCommitted(raw);
        rawRecords.forEach(record -> written.computeIfAbsent(record.partition(), p -> new HashMap<>())
                .put(record.offset(), record.key()));
        List<ConsumerRecord<byte[], byte[]>> clean = broker.readCommitted(topics.clean(ORDERS));
        assertEquals(900, clean.size());
        Map<Integer, Long> last = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : clean) {
            GenericRecord change = registry.decode(record.value());
            long offset = (Long) change.get(Meta.RAW_OFFSET);
            assertEquals(record.partition(), change.get(Meta.RAW_PARTITION));
            assertArrayEquals(written.getOrDefault(record.partition(), Map.of()).remove(offset), record.key());
            Long before = last.put(record.partition(), offset);
            assertTrue(before == null || before < offset, "I3: in the order of the raw partition");
        }
        assertTrue(written.values().stream().allMatch(Map::isEmpty));
    }

    @Test
    void I7_aBadRecordIsADeadLetterBetweenGoodOnes() {
        broker.create(raw.substring(broker.pipeline().length() + 1), PARTITIONS);
        capture(0, 3);
        capture.beginTransaction();
        send(1, null, new byte[] {1, 2, 3});
        capture.commitTransaction();
        capture(3, 6);
        try (StreamProcessor processor = processor(Map.of())) {
            processor.start();
            await().atMost(LONG)
                    .until(() -> broker.readCommitted(topics.deadLetters()).size() == 1);
            drained(processor);
        }
        ConsumerRecord<byte[], byte[]> letter =
                broker.readCommitted(topics.deadLetters()).get(0);
        assertEquals(raw, registry.decode(letter.value()).get("topic"));
        assertEquals(1L, registry.decode(letter.key()).get("partition"));
        assertEquals(6, broker.readCommitted(topics.clean(ORDERS)).size());
    }

    @Test
    void pendingReachesZeroPastAbortedTransactions() {
        broker.create(raw.substring(broker.pipeline().length() + 1), PARTITIONS);
        try (StreamProcessor processor = processor(Map.of())) {
            processor.start();
            capture(0, 1);
            capture.beginTransaction();
            send(2, null, registry.encodeValue(raw, order(1)));
            send(0, null, registry.encodeValue(raw, order(3)));
            capture.flush();
            capture.abortTransaction();
            drained(processor);
        }
        assertEquals(1, broker.readCommitted(topics.clean(ORDERS)).size());
    }

    @Test
    void F31_anOffsetThatKafkaNoLongerHasIsAnErrorAndNoJump() throws Exception {
        broker.create(raw.substring(broker.pipeline().length() + 1), PARTITIONS);
        try (StreamProcessor processor = processor(Map.of())) {
            processor.start();
            capture(0, 3);
            drained(processor);
        }
        capture(3, 33);
        try (org.apache.kafka.clients.admin.Admin admin = org.apache.kafka.clients.admin.Admin.create(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.deleteRecords(Map.of(
                            new TopicPartition(raw, 0), org.apache.kafka.clients.admin.RecordsToDelete.beforeOffset(8)))
                    .all()
                    .get();
        }
        try (StreamProcessor processor = processor(Map.of())) {
            processor.start();
            await().atMost(LONG).until(() -> processor.terminated().isCompletedExceptionally());
            TributaryException failure = TributaryException.of(assertThrows(
                    java.util.concurrent.ExecutionException.class,
                    () -> processor.terminated().get()));
            assertEquals(ErrorKind.NEEDS_OPERATOR, failure.kind());
            assertTrue(String.valueOf(failure.getMessage()).contains(raw + "-0"), failure.getMessage());
        }
    }

    @Test
    void anUnknownColumnInARuleIsSaidByHealth() {
        RuleConfig rule = new RuleConfig("weight > 0", Dimension.VALIDITY, OnFail.FLAG, 1);
        broker.create(raw.substring(broker.pipeline().length() + 1), PARTITIONS);
        capture(0, 3);
        try (StreamProcessor processor = processor(Map.of("heavy", rule))) {
            processor.start();
            await().atMost(LONG).until(() -> processor.status().toString().contains("weight"));
            await().atMost(LONG).until(() -> processor.health().toString().contains("rules.heavy.check"));
            assertInstanceOf(Health.NotReady.class, processor.health());
            drained(processor);
        }
        assertEquals(3, broker.readCommitted(topics.clean(ORDERS)).size());
    }

    @Test
    void aRuleThatIsNoCelIsRefusedAtStart() {
        RuleConfig rule = new RuleConfig("price >=", Dimension.VALIDITY, OnFail.FLAG, 1);
        try (StreamProcessor processor = processor(Map.of("cheap", rule))) {
            TributaryException refused = assertThrows(TributaryException.class, processor::start);
            assertEquals(ErrorKind.NEEDS_OPERATOR, refused.kind());
            assertTrue(String.valueOf(refused.getMessage()).startsWith("tables.public.orders.rules.cheap.check: "));
        }
    }
}
