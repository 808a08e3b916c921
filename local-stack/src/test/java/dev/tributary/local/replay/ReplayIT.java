package dev.tributary.local.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.Topics;
import dev.tributary.contracts.pipeline.KafkaConfig;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.testkit.TestTopics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real offsets of a real group, which no service holds. */
final class ReplayIT {

    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final TestTopics kafka = TestTopics.unique("replay");
    private final Topics topics = new Topics(kafka.pipeline());
    private final KafkaConfig config = new KafkaConfig(kafka.bootstrapServers(), 2, 1, Map.of());
    private final Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()));

    /** Six records each, a minute apart; the processor has read five of orders and all of items. */
    @BeforeEach
    void lay() throws Exception {
        for (String table : List.of("orders", "items")) {
            kafka.create("raw.public." + table, 2);
            fill(topics.pipeline() + ".raw.public." + table, 0);
        }
        commit(Stage.PROCESSOR, "raw.public.orders", 0, 5);
        commit(Stage.PROCESSOR, "raw.public.items", 0, 6);
    }

    @AfterEach
    void close() {
        admin.close();
    }

    private void fill(String topic, int partition) throws Exception {
        Map<String, Object> settings = new KafkaClients(config).producer("test");
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int minute = 0; minute < 6; minute++) {
                long time = NOON.plusSeconds(60L * minute).toEpochMilli();
                byte[] value = {1};
                producer.send(new ProducerRecord<>(topic, partition, time, value, value))
                        .get();
            }
        }
    }

    private TopicPartition partition(String topic, int partition) {
        return new TopicPartition(topics.pipeline() + "." + topic, partition);
    }

    private void commit(Stage stage, String topic, int partition, long offset) throws Exception {
        admin.alterConsumerGroupOffsets(
                        stage.group(topics), Map.of(partition(topic, partition), new OffsetAndMetadata(offset)))
                .all()
                .get();
    }

    private Replay replay(Stage stage, String from, String... tables) {
        return new Replay(file(), new ReplayRequest(stage, List.of(tables), from, false));
    }

    private PipelineFile file() {
        return new PipelineFile(
                topics.pipeline(),
                Optional.empty(),
                Optional.of(config),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("public.*", TableConfig.NONE));
    }

    private List<String> ranges(Stage stage, String from, String... tables) {
        try (Replay replay = replay(stage, from, tables)) {
            return replay.plan().ranges().stream()
                    .map(range -> range.topic().substring(topics.pipeline().length() + 1) + "-" + range.partition()
                            + " " + range.begin() + ".." + range.end())
                    .toList();
        }
    }

    @Test
    void saysWhatRunsAgain() {
        assertEquals(
                List.of("raw.public.items-0 0..6", "raw.public.orders-0 0..5"), ranges(Stage.PROCESSOR, "earliest"));
        assertEquals(List.of("raw.public.orders-0 0..5"), ranges(Stage.PROCESSOR, "earliest", "public.orders"));
        assertEquals(List.of("raw.public.items-0 5..6"), ranges(Stage.PROCESSOR, "5"), "never forward");
        assertEquals(
                List.of("raw.public.items-0 3..6", "raw.public.orders-0 3..5"),
                ranges(Stage.PROCESSOR, "2026-11-21T14:02:30+02:00"));
        assertEquals(List.of("raw.public.orders-0 0..5"), ranges(Stage.PROCESSOR, "2026-11-21", "public.orders"));
        assertEquals(List.of(), ranges(Stage.PROCESSOR, "2026-11-22"));
        assertEquals(List.of(), ranges(Stage.SINK, "earliest"));
    }

    @Test
    void setsBackAndSaysWhenItHasCaughtUp() throws Exception {
        try (Replay replay = replay(Stage.PROCESSOR, "2", "public.orders")) {
            ReplayPlan plan = replay.plan();

            replay.reset(plan);

            assertEquals(3, replay.left(plan));
            assertEquals(List.of("raw.public.items-0 0..6"), ranges(Stage.PROCESSOR, "earliest", "public.items"));
            commit(Stage.PROCESSOR, "raw.public.orders", 0, 4);
            assertEquals(1, replay.left(plan));
            commit(Stage.PROCESSOR, "raw.public.orders", 0, 6);
            assertEquals(0, replay.left(plan));
        }
    }

    @Test
    void refusesWhileTheServiceIsAtWork() throws Exception {
        commit(Stage.PROCESSOR, "raw.public.orders", 1, 0);
        Map<String, Object> settings = new KafkaClients(config).consumer("test", Stage.PROCESSOR.group(topics));
        try (var member = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
                Replay replay = replay(Stage.PROCESSOR, "earliest")) {
            ReplayPlan plan = replay.plan();
            member.subscribe(List.of(topics.pipeline() + ".raw.public.orders"));
            while (member.assignment().isEmpty()) {
                member.poll(Duration.ofMillis(100));
            }

            TributaryException refusal = assertThrows(TributaryException.class, () -> replay.reset(plan));

            assertEquals(ErrorKind.NEEDS_OPERATOR, refusal.kind());
            assertTrue(
                    refusal.getMessage().contains("kubectl scale deployment/stream-processor --replicas=0"),
                    refusal.getMessage());
            assertEquals(0, replay.left(plan), "nothing was set back");
        }
    }

    /** Fault 31. */
    @Test
    void F31_tellsWhatKafkaNoLongerHas() throws Exception {
        Replay.requireAllRaw(file());
        admin.deleteRecords(Map.of(partition("raw.public.orders", 0), RecordsToDelete.beforeOffset(3)))
                .all()
                .get();

        TributaryException build = assertThrows(TributaryException.class, () -> Replay.requireAllRaw(file()));
        assertTrue(build.getMessage().contains("raw.public.orders-0 begins at offset 3 by now"), build.getMessage());
        try (Replay earliest = replay(Stage.PROCESSOR, "earliest", "public.orders")) {
            ReplayPlan plan = earliest.plan();
            assertEquals(3, plan.ranges().get(0).begin());
            assertTrue(plan.notes().get(0).contains("no longer has what lies before offset 3"), plan.toString());
        }
        for (String from : List.of("1", "2026-11-21T12:00:00Z")) {
            TributaryException gap =
                    assertThrows(TributaryException.class, () -> ranges(Stage.PROCESSOR, from, "public.orders"));
            assertTrue(gap.getMessage().contains("--from-lake"), gap.getMessage());
        }
        assertEquals(
                List.of("raw.public.orders-0 4..5"), ranges(Stage.PROCESSOR, "2026-11-21T12:03:30Z", "public.orders"));
    }

    @Test
    void refusesTablesAndPlacesThatThereAreNot() {
        TributaryException table =
                assertThrows(TributaryException.class, () -> ranges(Stage.PROCESSOR, "earliest", "public.order"));
        assertTrue(table.getMessage().contains(topics.pipeline() + ".raw.public.orders"), table.getMessage());
        for (String from : List.of("latest", "12:00", "2026-11-21T12:00:00", "-1")) {
            assertThrows(IllegalArgumentException.class, () -> ReplayFrom.parse(from), from);
        }
    }

    /** Its announcements lie where their producer's key puts them. */
    @Test
    void aTableOfTheMergerIsThePartitionOfItsAnnouncements() throws Exception {
        String topic = kafka.create("lake.commits", 4);
        int partition;
        Map<String, Object> settings = new KafkaClients(config).producer("test");
        try (var producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            byte[] key = "public.orders".getBytes(StandardCharsets.UTF_8);
            partition =
                    producer.send(new ProducerRecord<>(topic, key, key)).get().partition();
        }
        for (int each = 0; each < 4; each++) {
            commit(Stage.MERGER, "lake.commits", each, 1);
        }

        assertEquals(List.of("lake.commits-" + partition + " 0..1"), ranges(Stage.MERGER, "earliest", "public.orders"));
        assertEquals(4, ranges(Stage.MERGER, "earliest").size());
    }
}
