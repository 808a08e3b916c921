package dev.tributary.merger;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.ByteSize;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.lake.Counts;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.contracts.pipeline.DuckDbConfig;
import dev.tributary.contracts.pipeline.KafkaConfig;
import dev.tributary.contracts.pipeline.LakeConfig;
import dev.tributary.contracts.pipeline.MergeConfig;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.RegistryConfig;
import dev.tributary.contracts.pipeline.RollConfig;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.contracts.pipeline.WarehouseConfig;
import dev.tributary.service.avro.RegistryAvro;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.lifecycle.ServiceContext;
import dev.tributary.service.metrics.Meters;
import dev.tributary.testkit.TestRegistry;
import dev.tributary.testkit.TestTopics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WarehouseMergerIT {

    private static final TableId ORDERS = new TableId("public", "orders");
    private static final TableId ITEMS = new TableId("public", "items");

    private final TestTopics topics = TestTopics.unique("merge");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private PipelineFile file(Path folder) {
        return new PipelineFile(
                topics.pipeline(),
                Optional.empty(),
                Optional.of(new KafkaConfig(topics.bootstrapServers(), 1, 1, Map.of())),
                Optional.of(new RegistryConfig(TestRegistry.url())),
                Optional.of(
                        new LakeConfig(folder.toUri(), new RollConfig(Duration.ofSeconds(1), new ByteSize(1 << 20)))),
                Optional.of(new WarehouseConfig(
                        Optional.empty(),
                        Optional.of(new DuckDbConfig(folder.resolve("shop.duckdb"))),
                        new MergeConfig(Duration.ofMillis(100)))),
                Map.of("public.*", TableConfig.NONE));
    }

    private WarehouseMerger started(PipelineFile file, Path folder) {
        WarehouseMerger merger =
                WarehouseMerger.create(new ServiceContext(file, meters, Clock.systemUTC(), folder.resolve("scratch")));
        merger.start();
        return merger;
    }

    /** Registers the schema as the processor does, and returns its id. */
    private int register(PipelineFile file, CleanSchema schema) {
        Schema avro = schema.avro();
        GenericRecordBuilder record = new GenericRecordBuilder(avro);
        avro.getFields().forEach(field -> {
            switch (field.schema().getType()) {
                case STRING -> record.set(field, "c");
                case LONG -> record.set(field, 1L);
                case INT -> record.set(field, 1);
                case DOUBLE -> record.set(field, 1.0);
                case BOOLEAN -> record.set(field, false);
                case ARRAY -> record.set(field, new GenericData.Array<String>(0, field.schema()));
                default -> record.set(field, null);
            }
        });
        GenericRecord built = record.build();
        Retrier retrier = Retrier.of(Clock.systemUTC(), Duration.ofSeconds(20));
        try (RegistryAvro registry = new RegistryAvro(file.theRegistry(), retrier)) {
            return RegistryAvro.schemaId(
                    registry.encodeValue(new Topics(topics.pipeline()).clean(schema.table()), built));
        }
    }

    private static LakeCommit commit(TestLake lake, CleanSchema schema, int id, Change... changes) throws Exception {
        LakeFile is = lake.file(schema, List.of(changes)).file();
        LakeFile file = new LakeFile(
                is.path(),
                is.rows(),
                is.bytes(),
                "",
                id,
                is.minSourceTs(),
                is.maxSourceTs(),
                is.minRawOffset(),
                is.maxRawOffset(),
                is.minKey(),
                is.maxKey());
        long start = changes[0].offset() - 1;
        return new LakeCommit(
                1,
                schema.table().toString(),
                "topic",
                0,
                start,
                start + changes.length,
                List.of(file),
                new Counts(changes.length, changes.length, 0, 0, 0));
    }

    private void announce(LakeCommit... commits) throws Exception {
        Map<String, Object> settings =
                new KafkaClients(new KafkaConfig(topics.bootstrapServers(), 1, 1, Map.of())).producer("test");
        try (KafkaProducer<String, byte[]> producer =
                new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (LakeCommit commit : commits) {
                producer.send(new ProducerRecord<>(
                                new Topics(topics.pipeline()).lakeCommits(), commit.table(), commit.toJson()))
                        .get();
            }
        }
    }

    private static void awaitDrained(WarehouseMerger merger, int rows) {
        await().atMost(Duration.ofSeconds(90))
                .until(() -> merger.pending().equals(OptionalLong.of(0))
                        && query(merger, "SELECT COUNT(*) FROM bronze.orders").equals(rows + ""));
    }

    private static String query(WarehouseMerger merger, String sql) {
        try (Connection connection = merger.connection().orElseThrow();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "";
        } catch (SQLException notYet) {
            return "";
        }
    }

    @Test
    void mergesOnceWhatIsAnnouncedTwiceAndGoesOnAfterARestart(@TempDir Path folder) throws Exception {
        PipelineFile file = file(folder);
        CleanSchema schema = TestLake.schema(ORDERS, List.of("id"), "id long", "name string");
        int id = register(file, schema);
        try (TestLake lake = new TestLake(folder)) {
            LakeCommit first = commit(lake, schema, id, Change.of("c", 1, 1, "name='a'"), Change.of("c", 2, 2));
            LakeCommit second = commit(lake, schema, id, Change.of("u", 3, 1, "name='b'"), Change.of("d", 4, 2));
            LakeCommit third = commit(lake, schema, id, Change.of("c", 5, 2, "name='c'"));

            try (WarehouseMerger merger = started(file, folder)) {
                assertFalse(merger.health().isReady(), "the topic is not there yet");
                topics.create("lake.commits", 2);
                announce(first, first, second);
                awaitDrained(merger, 4);
                assertTrue(merger.health().isReady(), () -> merger.health().toString());
            }
            announce(second, third, first);
            try (WarehouseMerger merger = started(file, folder)) {
                awaitDrained(merger, 5);
                assertEquals(
                        "1=b,2=c",
                        query(merger, "SELECT string_agg(id || '=' || name, ',' ORDER BY id) FROM silver.orders"));
                assertFalse(merger.terminated().isDone());
            }
        }
        assertEquals(5, new Meters(meters).merged(ORDERS).count(), "each row once");
    }

    @Test
    void aTableWithoutItsFileStopsAloneAndGoesOnWhenTheFileIsBack(@TempDir Path folder) throws Exception {
        PipelineFile file = file(folder);
        CleanSchema orders = TestLake.schema(ORDERS, List.of("id"), "id long", "name string");
        CleanSchema items = TestLake.schema(ITEMS, List.of("id"), "id long", "name string");
        topics.create("lake.commits", 1);
        try (TestLake lake = new TestLake(folder)) {
            LakeCommit lost = commit(lake, items, register(file, items), Change.of("c", 1, 1, "name='i'"));
            LakeCommit good = commit(lake, orders, register(file, orders), Change.of("c", 1, 1, "name='o'"));
            Path path = folder.resolve(lost.files().get(0).path());
            java.nio.file.Files.move(path, folder.resolve("elsewhere"));
            try (WarehouseMerger merger = started(file, folder)) {
                announce(lost, good);
                await().atMost(Duration.ofSeconds(90)).until(() -> query(merger, "SELECT COUNT(*) FROM bronze.orders")
                        .equals("1"));
                await().atMost(Duration.ofSeconds(90))
                        .until(() -> merger.health().toString().contains("missing from the lake"));
                assertTrue(merger.status().toString().contains("stopped"), () -> merger.status()
                        .toString());
            }
            java.nio.file.Files.move(folder.resolve("elsewhere"), path);
            try (WarehouseMerger merger = started(file, folder)) {
                await().atMost(Duration.ofSeconds(90)).until(() -> query(merger, "SELECT name FROM silver.items")
                        .equals("i"));
                awaitDrained(merger, 1);
            }
        }
    }
}
