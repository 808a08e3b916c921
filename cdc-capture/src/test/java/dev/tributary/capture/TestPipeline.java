package dev.tributary.capture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.capture.kafka.RawTopics;
import dev.tributary.capture.kafka.RawWriter;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.books.RawCounts;
import dev.tributary.contracts.books.RecordNumber;
import dev.tributary.contracts.pipeline.KafkaConfig;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.RegistryConfig;
import dev.tributary.contracts.pipeline.Secret;
import dev.tributary.contracts.pipeline.SourceConfig;
import dev.tributary.contracts.pipeline.SourceUrl;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.embedded.EmbeddedPostgres;
import dev.tributary.service.avro.RegistryAvro;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.kafka.TopicAdmin;
import dev.tributary.service.lifecycle.ServiceContext;
import dev.tributary.testkit.TestPostgres;
import dev.tributary.testkit.TestRegistry;
import dev.tributary.testkit.TestTopics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** A pipeline of its own for one test: database, slot and topics. */
final class TestPipeline implements AutoCloseable {

    static final int PARTITIONS = 3;

    private final EmbeddedPostgres server;
    private final TestTopics topics;
    private final String database;
    private final RegistryAvro avro;
    private final Map<String, TableConfig> tables;
    private final Admin admin;

    private TestPipeline(EmbeddedPostgres server, TestTopics topics, String database, Map<String, TableConfig> tables) {
        this.server = server;
        this.topics = topics;
        this.database = database;
        this.tables = tables;
        this.admin = Admin.create(Map.of("bootstrap.servers", topics.bootstrapServers()));
        this.avro = new RegistryAvro(
                new RegistryConfig(TestRegistry.url()), Retrier.of(Clock.systemUTC(), Duration.ofSeconds(10)));
    }

    static TestPipeline of(String word, String... tables) {
        return on(TestPostgres.shared(), TestPostgres.newDatabase(word), word, tables);
    }

    static TestPipeline on(EmbeddedPostgres server, String database, String word, String... tables) {
        Map<String, TableConfig> configured = new TreeMap<>();
        for (String table : tables) {
            configured.put(table, TableConfig.NONE);
        }
        return new TestPipeline(server, TestTopics.unique(word), database, configured);
    }

    /** The same pipeline with other tables. */
    TestPipeline with(String table, TableConfig config) {
        Map<String, TableConfig> more = new TreeMap<>(tables);
        more.put(table, config);
        return new TestPipeline(server, topics, database, more);
    }

    TestPipeline without(String table) {
        Map<String, TableConfig> fewer = new TreeMap<>(tables);
        fewer.remove(table);
        return new TestPipeline(server, topics, database, fewer);
    }

    PipelineFile file() {
        return file(server.password(), PARTITIONS);
    }

    PipelineFile file(String password, int partitions) {
        return file(password, partitions, Duration.ofMillis(500));
    }

    /** Its capture writes only when a table changes. */
    PipelineFile withoutHeartbeat() {
        return file(server.password(), PARTITIONS, Duration.ofHours(1));
    }

    private PipelineFile file(String password, int partitions, Duration heartbeat) {
        return new PipelineFile(
                topics.pipeline(),
                Optional.of(new SourceConfig(
                        SourceUrl.parse(server.url(database)),
                        Optional.of(new Secret(password)),
                        Optional.empty(),
                        Optional.empty(),
                        heartbeat)),
                Optional.of(new KafkaConfig(topics.bootstrapServers(), partitions, -1, Map.of())),
                Optional.of(new RegistryConfig(TestRegistry.url())),
                Optional.empty(),
                Optional.empty(),
                tables);
    }

    CdcCapture capture() {
        return capture(file());
    }

    static CdcCapture capture(PipelineFile file) {
        return CdcCapture.create(context(file));
    }

    ServiceContext context() {
        return context(file());
    }

    private static ServiceContext context(PipelineFile file) {
        return new ServiceContext(file, new SimpleMeterRegistry(), Clock.systemUTC(), Path.of("target"));
    }

    /** Opens a writer of the pipeline's slot, as an instance does that takes over. */
    RawWriter openWriter() {
        KafkaClients clients = new KafkaClients(file().theKafka());
        Retrier retrier = Retrier.of(Clock.systemUTC(), Duration.ofSeconds(10));
        try (TopicAdmin topicAdmin = new TopicAdmin(clients, "test")) {
            return RawWriter.open(
                    clients, new RawTopics(topicAdmin, retrier, PARTITIONS), names(), slot(), Clock.systemUTC());
        }
    }

    Topics names() {
        return new Topics(topics.pipeline());
    }

    String slot() {
        return file().theSource().slotIn(topics.pipeline());
    }

    Connection connect() throws SQLException {
        return server.connect(database);
    }

    void sql(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    String ask(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    /** The second column by the first. */
    Map<String, String> map(String sql) throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                rows.put(row.getString(1), row.getString(2));
            }
        }
        return rows;
    }

    /** What a raw topic holds, decoded. */
    List<Raw> raw(String table) {
        String topic = names().raw(TableId.parse(table));
        return topics.readCommitted(topic).stream().map(this::decode).toList();
    }

    /** What a raw topic holds, the size of each value in its place, for what does not fit in memory. */
    List<ConsumerRecord<byte[], Integer>> sizes(String table) {
        return topics.readCommitted(
                names().raw(TableId.parse(table)),
                new ByteArrayDeserializer(),
                (topic, value) -> value == null ? 0 : value.length);
    }

    /** How far a raw topic is written, over all partitions, committed or not. */
    long written(String table) {
        String topic = names().raw(TableId.parse(table));
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        try {
            return admin.listOffsets(asked).all().get().values().stream()
                    .mapToLong(ListOffsetsResult.ListOffsetsResultInfo::offset)
                    .sum();
        } catch (ExecutionException notThere) {
            return 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Deletes a raw topic; when this returns, it is gone. */
    void deleteRaw(String table) throws ExecutionException, InterruptedException {
        String topic = names().raw(TableId.parse(table));
        admin.deleteTopics(List.of(topic)).all().get();
        await().until(() -> !admin.listTopics().names().get().contains(topic));
    }

    /** The committed position as JSON; empty if there is none yet. */
    String position() {
        byte[] key = slot().getBytes(StandardCharsets.UTF_8);
        String newest = "";
        for (ConsumerRecord<byte[], byte[]> record : topics.readCommitted(names().captureOffsets())) {
            newest = Arrays.equals(record.key(), key) ? new String(record.value(), StandardCharsets.UTF_8) : newest;
        }
        return newest;
    }

    /** What was said on the topic of events. */
    List<String> events() {
        return topics.readCommitted(names().events()).stream()
                .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                .toList();
    }

    /** The books' side of capture: in each epoch and partition, the records with a value are numbered without a gap. */
    void assertNumbered(String table) {
        Map<String, List<Long>> numbers = new TreeMap<>();
        Map<String, List<Long>> expected = new TreeMap<>();
        topics.readCommitted(names().raw(TableId.parse(table))).stream()
                .filter(record -> record.value() != null)
                .forEach(record -> {
                    RecordNumber number = RecordNumber.of(record.headers()
                                    .lastHeader(RecordNumber.HEADER)
                                    .value())
                            .orElseThrow();
                    String place = number.epoch() + "/" + record.partition();
                    List<Long> known = numbers.computeIfAbsent(place, unknown -> new ArrayList<>());
                    known.add(number.number());
                    expected.computeIfAbsent(place, unknown -> new ArrayList<>())
                            .add((long) known.size());
                });
        assertEquals(expected, numbers, table);
        RawCounts kept = kept(table);
        for (int partition = 0; partition < kept.records().size(); partition++) {
            List<Long> known = numbers.getOrDefault(kept.epoch() + "/" + partition, List.of());
            assertEquals(kept.records().get(partition), (long) known.size(), table + " p" + partition);
        }
    }

    /** How many records capture says that it wrote. */
    private RawCounts kept(String table) {
        String key = slot() + " " + RawCounts.name(TableId.parse(table).safe());
        return topics.readCommitted(names().captureOffsets()).stream()
                .filter(record -> key.equals(new String(record.key(), StandardCharsets.UTF_8)))
                .reduce((before, after) -> after)
                .map(record -> RawCounts.ofJson(record.value()))
                .orElseThrow();
    }

    boolean isStreaming() {
        return position().contains("\"snapshots\":{}") && !position().contains("\"boundary\":0,");
    }

    private Raw decode(ConsumerRecord<byte[], byte[]> record) {
        return new Raw(
                record.partition(),
                record.offset(),
                record.key() == null ? null : avro.decode(record.key()),
                record.value() == null ? null : avro.decode(record.value()),
                header(record, Topics.EPOCH_HEADER),
                header(record, Topics.BARRIER_HEADER));
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Frees the slot and the database's connections; the topics stay. */
    @Override
    public void close() throws SQLException {
        avro.close();
        admin.close();
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '"
                    + slot() + "' AND active");
            statement.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE slot_name = '"
                    + slot() + "' AND NOT active");
        }
    }

    /** A raw record. */
    record Raw(
            int partition,
            long offset,
            @Nullable GenericRecord key,
            @Nullable GenericRecord value,
            @Nullable String epoch,
            @Nullable String barrier) {

        /** The schema of its value. */
        Schema schema() {
            return Objects.requireNonNull(value).getSchema();
        }

        String op() {
            return value == null ? "tombstone" : String.valueOf(value.get("op"));
        }

        /** What Debezium says of where it comes from. */
        @Nullable
        Object source(String field) {
            return ((GenericRecord) Objects.requireNonNull(value).get("source")).get(field);
        }

        /** A column of the row after the change, or before a delete, as text. */
        String column(String name) {
            if (value == null) {
                return "";
            }
            Object row = value.get("after") == null ? value.get("before") : value.get("after");
            return row == null ? "" : String.valueOf(((GenericRecord) row).get(name));
        }
    }
}
