package dev.tributary.processor.kafka;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.Meta;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.processor.RawTable;
import dev.tributary.processor.avro.TablePlans;
import dev.tributary.processor.cel.RuleCompiler;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.metrics.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessorTopologyTest {

    private static final String RAW = "shop.raw.public.orders";

    private final MemoryCodec codec = new MemoryCodec();
    private final Set<String> made = new HashSet<>();
    private final PipelineFile file = new PipelineFile(
            "shop",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Map.of("public.*", TableConfig.NONE));
    private final TableBooks books = new TableBooks(file, new Meters(new SimpleMeterRegistry()), Clock.systemUTC());
    private final RawTable orders = new RawTable()
            .key("id", "INT4", Schema.Type.INT)
            .column("city", "TEXT", Schema.Type.STRING)
            .numeric("price", 10, 2);

    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> raw;
    private TestOutputTopic<byte[], byte[]> clean;
    private TestOutputTopic<byte[], byte[]> deadLetters;

    @BeforeEach
    void open(@TempDir Path state) {
        RawToClean.Shared shared = new RawToClean.Shared(
                new Topics("shop"),
                codec,
                new TablePlans(file, new RuleCompiler()),
                (rawTopic, cleanTopic) -> made.add(cleanTopic),
                books,
                new ReadAhead(1),
                new RangeBooks(new Topics("shop")));
        Properties settings = new Properties();
        settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
        driver = new TopologyTestDriver(ProcessorTopology.of(shared), settings);
        raw = driver.createInputTopic(RAW, new ByteArraySerializer(), new ByteArraySerializer());
        clean = output("shop.clean.public.orders");
        deadLetters = output("shop.dead-letters");
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @AfterEach
    void close() {
        driver.close();
    }

    private byte[] key(int id) {
        return codec.encodeKey(RAW, orders.keyOf(Map.of("id", id)));
    }

    private byte[] insert(int id) {
        return codec.encodeValue(RAW, orders.insert(Map.of("id", id, "city", "Lyon", "price", "1.00")));
    }

    private void send(byte @Nullable [] key, byte @Nullable [] value) {
        send(key, value, "1");
    }

    private void send(byte @Nullable [] key, byte @Nullable [] value, String epoch) {
        RecordHeaders headers = new RecordHeaders();
        headers.add(Topics.EPOCH_HEADER, epoch.getBytes(StandardCharsets.UTF_8));
        raw.pipeInput(new TestRecord<>(key, value, headers, 5L));
    }

    private GenericRecord deadLetter() {
        return codec.decode(deadLetters.readValue());
    }

    @Test
    void aChangeGoesToTheCleanTopicUnderTheSameKey() {
        send(key(7), insert(7));
        TestRecord<byte[], byte[]> record = clean.readRecord();
        assertArrayEquals(key(7), record.key());
        assertEquals(7L, codec.decode(record.value()).get("id"));
        assertEquals(Set.of("shop.clean.public.orders"), made);
        assertTrue(deadLetters.isEmpty());
    }

    @Test
    void aTombstoneBecomesNothing() {
        send(key(7), null);
        assertTrue(clean.isEmpty());
        assertTrue(deadLetters.isEmpty());
    }

    @Test
    void aBarrierHasTheShapeOfItsTableEvenWhereItIsTheFirstRecord() {
        key(7);
        send(null, codec.encodeValue(RAW, orders.change("t", null, null)));
        TestRecord<byte[], byte[]> record = clean.readRecord();
        assertNull(record.key());
        GenericRecord barrier = codec.decode(record.value());
        assertEquals("b", barrier.get(Meta.OP));
        assertEquals(
                CleanSchema.of(barrier.getSchema()).key(), java.util.List.of("id"), "the key as other records have it");
    }

    @Test
    void aTableWithoutKeyHasAnEmptyKey() {
        send(null, insert(7));
        assertEquals(
                java.util.List.of(),
                CleanSchema.of(codec.decode(clean.readValue()).getSchema()).key());
    }

    @Test
    void undecodableBytesBecomeADeadLetterWithTheirBytesOriginAndReason() {
        byte[] garbage = {9, 9, 9};
        send(key(7), insert(7));
        send(key(7), garbage);
        GenericRecord letter = deadLetter();
        assertEquals(RAW, letter.get("topic"));
        assertEquals(0L, letter.get("partition"));
        assertEquals(1L, letter.get("offset"));
        assertEquals(1L, letter.get("epoch"));
        assertEquals(ByteBuffer.wrap(garbage), letter.get("value"));
        assertEquals(ByteBuffer.wrap(key(7)), letter.get("key"));
        assertEquals("the bytes are not in the registry's wire format", letter.get("reason"));
        assertEquals(5_000L, letter.get(Meta.SOURCE_TS));
        CleanSchema schema = CleanSchema.of(letter.getSchema());
        assertEquals(Topics.DEAD_LETTERS, schema.table());
        assertEquals(java.util.List.of("topic", "partition", "offset"), schema.key());
    }

    @Test
    void whatNamesAnUnknownSchemaOrHasABadKeyOrNoEpochIsADeadLetter() {
        send(key(7), new byte[] {0, 0, 0, 0, 99, 1});
        assertEquals("the registry does not know schema 99", deadLetter().get("reason"));
        send(new byte[] {1}, insert(7));
        assertEquals(
                "the bytes are not in the registry's wire format", deadLetter().get("reason"));
        send(key(7), insert(7), "soon");
        GenericRecord letter = deadLetter();
        assertEquals("the header tributary.epoch holds no epoch", letter.get("reason"));
        assertNull(letter.get("epoch"));
        assertTrue(clean.isEmpty());
    }

    @Test
    void deadLettersOfDifferentTopicsHaveDifferentIdentities() {
        TestInputTopic<byte[], byte[]> other =
                driver.createInputTopic("shop.raw.public.items", new ByteArraySerializer(), new ByteArraySerializer());
        send(key(7), new byte[] {1});
        RecordHeaders headers = new RecordHeaders();
        headers.add(Topics.EPOCH_HEADER, new byte[] {'1'});
        other.pipeInput(new TestRecord<>(key(7), new byte[] {1}, headers, 5L));
        GenericRecord one = deadLetter();
        GenericRecord two = deadLetter();
        assertTrue(!one.get(Meta.RAW_PARTITION).equals(two.get(Meta.RAW_PARTITION)));
    }

    @Test
    void oneBadRecordStopsNoOther() {
        send(key(1), new byte[] {1});
        send(key(2), insert(2));
        assertEquals(2L, codec.decode(clean.readValue()).get("id"));
    }

    @Test
    void anAbsentRegistrySkipsNothing() {
        byte[] value = insert(7);
        byte[] key = key(7);
        codec.goAway(true);
        RuntimeException failure = assertThrows(RuntimeException.class, () -> send(key, value));
        assertTrue(FailurePolicy.isTransient(failure));
        assertTrue(clean.isEmpty());
        assertTrue(deadLetters.isEmpty());
    }

    @Test
    void aRefusedSchemaStopsItsTableAndSaysSo() {
        codec.refuse("shop.clean.public.orders");
        RuntimeException failure = assertThrows(RuntimeException.class, () -> send(key(7), insert(7)));
        assertTrue(FailurePolicy.isTransient(failure), "the thread is replaced, for the other tables");
        assertTrue(books.isStopped(new TableId("public", "orders")));
        assertTrue(books.complaint().orElseThrow().contains("the registry refused the schema"));
        assertEquals(
                "the registry refused the schema of shop.clean.public.orders",
                TributaryException.of(failure).getMessage().replace("public.orders stops: ", ""));
    }

    @Test
    void theBooksBalance() {
        send(key(1), insert(1));
        send(key(2), codec.encodeValue(RAW, orders.insert(Map.of("id", 2, "price", "NaN"))));
        send(key(3), new byte[] {1});
        send(null, codec.encodeValue(RAW, orders.change("t", null, null)));
        assertEquals(
                "{public.orders={records=2, flagged=1, rejected=0, deadLettered=1, barriers=1, problems=[]}}",
                books.status().toString());
        assertEquals(4, books.finished());
    }
}
