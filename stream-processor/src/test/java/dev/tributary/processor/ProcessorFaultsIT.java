package dev.tributary.processor;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.books.RecordNumber;
import dev.tributary.contracts.books.Run;
import dev.tributary.contracts.lake.Counts;
import dev.tributary.contracts.pipeline.KafkaConfig;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.RegistryConfig;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.contracts.quality.RawRange;
import dev.tributary.service.avro.RegistryAvro;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.kafka.TopicAdmin;
import dev.tributary.service.lifecycle.Health;
import dev.tributary.service.lifecycle.ServiceContext;
import dev.tributary.service.metrics.Meters;
import dev.tributary.testkit.TestRegistry;
import dev.tributary.testkit.TestTopics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
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
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of Kafka, the registry and single records. */
class ProcessorFaultsIT {

    private static final TableId ORDERS = new TableId("public", "orders");
    private static final TableId ITEMS = new TableId("public", "items");
    private static final Duration LONG = Duration.ofSeconds(90);

    private final TestTopics broker = TestTopics.unique("faults");
    private final Topics topics = new Topics(broker.pipeline());
    private final KafkaConfig kafka = new KafkaConfig(broker.bootstrapServers(), 1, -1, Map.of());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final RegistryFront front = new RegistryFront(TestRegistry.url());
    private final RegistryAvro registry = new RegistryAvro(
            new RegistryConfig(TestRegistry.url()), Retrier.of(Clock.systemUTC(), Duration.ofSeconds(20)));
    private final RawTable orders = table();
    private final Map<String, Long> numbers = new HashMap<>();

    @TempDir
    private Path scratch;

    private KafkaProducer<byte[], byte[]> capture;

    private static RawTable table() {
        return new RawTable().key("id", "INT4", Schema.Type.INT).column("city", "TEXT", Schema.Type.STRING);
    }

    @BeforeEach
    void open() {
        Map<String, Object> settings = new KafkaClients(kafka).producer("capture");
        settings.put("transactional.id", broker.pipeline() + "-capture");
        // Capture's own limit is not what is tried here.
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 64 << 20);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 96L << 20);
        capture = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        capture.initTransactions();
        for (TableId table : List.of(ORDERS, ITEMS)) {
            broker.create("raw." + table.safe(), 1, TopicAdmin.DEFAULTS);
        }
    }

    @AfterEach
    void close() {
        capture.close();
        registry.close();
        front.close();
    }

    private StreamProcessor started(String registryUrl) {
        PipelineFile file = new PipelineFile(
                broker.pipeline(),
                Optional.empty(),
                Optional.of(kafka),
                Optional.of(new RegistryConfig(registryUrl)),
                Optional.empty(),
                Optional.empty(),
                Map.of("public.*", TableConfig.NONE));
        StreamProcessor processor =
                StreamProcessor.create(new ServiceContext(file, meters, Clock.systemUTC(), scratch));
        processor.start();
        return processor;
    }

    private GenericRecord order(int id, String city) {
        return orders.insert(Map.of("id", id, "city", city));
    }

    private void sendOrder(TableId table, int id) {
        send(table, id, registry.encodeValue(topics.raw(table), order(id, "Lyon")));
    }

    private void send(TableId table, int id, byte @Nullable [] value) {
        String topic = topics.raw(table);
        byte[] key = registry.encodeKey(topic, orders.keyOf(Map.of("id", id)));
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, 0, key, value);
        record.headers().add(Topics.EPOCH_HEADER, "1".getBytes(StandardCharsets.UTF_8));
        RecordNumber number = new RecordNumber(1, numbers.merge(topic, 1L, Long::sum));
        record.headers().add(RecordNumber.HEADER, number.text().getBytes(StandardCharsets.UTF_8));
        Future<RecordMetadata> unused = capture.send(record);
    }

    private void commit(Runnable sends) {
        capture.beginTransaction();
        sends.run();
        capture.commitTransaction();
    }

    private static void drained(StreamProcessor processor) {
        await().atMost(LONG).until(processor::pending, OptionalLong.of(0)::equals);
    }

    private int clean(TableId table) {
        return broker.readCommitted(topics.clean(table)).size();
    }

    private List<GenericRecord> letters() {
        return broker.readCommitted(topics.deadLetters()).stream()
                .map(letter -> registry.decode(letter.value()))
                .toList();
    }

    /** What the processor says became of the orders, the newest of each range. */
    private List<RawRange> ranges() {
        Map<String, RawRange> newest = new java.util.LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : broker.readCommitted(topics.quality())) {
            newest.put(new String(record.key(), StandardCharsets.UTF_8), RawRange.ofJson(record.value()));
        }
        return List.copyOf(newest.values());
    }

    @Test
    void F25_recordsOfAnAbortedTransactionReachNothing() {
        try (StreamProcessor processor = started(TestRegistry.url())) {
            commit(() -> sendOrder(ORDERS, 1));
            capture.beginTransaction();
            sendOrder(ORDERS, 2);
            send(ORDERS, 3, new byte[] {9});
            capture.flush();
            capture.abortTransaction();
            numbers.put(topics.raw(ORDERS), 1L);
            commit(() -> sendOrder(ORDERS, 4));
            drained(processor);
        }
        assertEquals(2, clean(ORDERS));
        assertEquals(List.of(), letters());
        assertEquals(
                2, ranges().stream().mapToLong(range -> range.counts().in()).sum());
    }

    @Test
    void F27_I6_whatCannotBeDecodedIsADeadLetterAndTheBooksSayItInTheSameTransaction() {
        byte[] unknownSchema = ByteBuffer.allocate(9)
                .put((byte) 0)
                .putInt(999_999_999)
                .putInt(7)
                .array();
        try (StreamProcessor processor = started(TestRegistry.url())) {
            commit(() -> {
                sendOrder(ORDERS, 1);
                send(ORDERS, 2, new byte[] {1, 2, 3});
                send(ORDERS, 3, unknownSchema);
                sendOrder(ORDERS, 4);
                send(ORDERS, 4, null);
            });
            drained(processor);
        }
        assertEquals(2, clean(ORDERS));
        List<GenericRecord> letters = letters();
        assertEquals(
                List.of(1L, 2L),
                letters.stream().map(letter -> letter.get("offset")).toList());
        assertEquals(ByteBuffer.wrap(unknownSchema), letters.get(1).get("value"));
        assertTrue(String.valueOf(letters.get(1).get("reason")).contains("the registry does not know"));
        RawRange range = ranges().get(0);
        assertEquals(new Counts(4, 2, 0, 2, 0), range.counts());
        assertEquals(List.of(new Run(1, 1, 1, 0, 0), new Run(1, 4, 4, 3, 3)), range.clean());
        assertEquals(List.of(new Run(1, 2, 3, 1, 2)), range.dead());
    }

    @Test
    void F28_itWaitsForARegistryThatIsDownWhileSchemasThatAreKnownGoOn() {
        try (StreamProcessor processor = started(front.url())) {
            commit(() -> sendOrder(ORDERS, 1));
            await().atMost(LONG).until(() -> clean(ORDERS) == 1);
            front.down(true);
            commit(() -> sendOrder(ORDERS, 2));
            await().atMost(LONG).until(() -> clean(ORDERS) == 2);

            GenericRecord wider = table().column("zip", "TEXT", Schema.Type.STRING)
                    .insert(Map.of("id", 3, "city", "Lyon", "zip", "1"));
            commit(() -> send(ORDERS, 3, registry.encodeValue(topics.raw(ORDERS), wider)));
            await().atMost(LONG).until(() -> front.refused() > 0);
            assertEquals(List.of(), letters());
            assertFalse(processor.terminated().isDone());

            front.down(false);
            drained(processor);
        }
        assertEquals(3, clean(ORDERS));
        assertEquals(List.of(), letters());
    }

    @Test
    void F29_aTableWhoseSchemaTheRegistryRefusesStopsAlone() {
        front.conflict(topics.clean(ORDERS));
        try (StreamProcessor processor = started(front.url())) {
            commit(() -> sendOrder(ORDERS, 1));
            await().atMost(LONG).until(() -> processor.health().toString().contains("public.orders has stopped"));
            assertInstanceOf(Health.NotReady.class, processor.health());
            commit(() -> {
                sendOrder(ITEMS, 1);
                sendOrder(ORDERS, 2);
            });
            await().atMost(LONG).until(() -> clean(ITEMS) == 1);
            assertEquals(
                    1,
                    meters.get(Meters.STOPPED)
                            .tag("table", "public.orders")
                            .gauge()
                            .value());
        }
        assertEquals(0, clean(ORDERS));
        assertEquals(List.of(), letters());
    }

    @Test
    void F30_aRecordAsLargeAsKafkaTakesPassesAndALargerOneIsADeadLetterThatSaysSo() {
        int fits = 31 << 20;
        try (StreamProcessor processor = started(TestRegistry.url())) {
            commit(() -> send(ORDERS, 1, registry.encodeValue(topics.raw(ORDERS), order(1, "x".repeat(fits)))));
            commit(() -> send(ORDERS, 2, registry.encodeValue(topics.raw(ORDERS), order(2, "x".repeat(33 << 20)))));
            commit(() -> sendOrder(ORDERS, 3));
            drained(processor);
        }
        List<ConsumerRecord<byte[], byte[]>> clean = broker.readCommitted(topics.clean(ORDERS));
        assertEquals(2, clean.size());
        assertTrue(clean.get(0).serializedValueSize() > fits);
        GenericRecord letter = letters().get(0);
        assertEquals(1, letters().size());
        assertNull(letter.get("value"));
        assertEquals(
                "its clean record is larger than 32 MiB; its bytes are too many to be carried and remain in the raw topic",
                letter.get("reason"));
    }
}
