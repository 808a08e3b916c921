package dev.tributary.capture.kafka;

import dev.tributary.capture.core.Position;
import dev.tributary.capture.core.SnapshotRequest;
import dev.tributary.contracts.Topics;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.kafka.TopicAdmin;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Reads how far a slot has been captured without taking part: no writer is fenced, and more may be committed meanwhile. */
public final class CommittedPosition {

    private CommittedPosition() {}

    /**
     * The newest that is committed, without its slot if a new one was requested since; empty if nothing was captured.
     *
     * @throws dev.tributary.service.error.TributaryException if Kafka cannot be asked
     */
    public static Optional<Position> read(KafkaClients clients, Topics topics, String slot, Clock clock) {
        String topic = topics.captureOffsets();
        try (TopicAdmin admin = new TopicAdmin(clients, "capture-position")) {
            if (admin.describe(topic).isEmpty()) {
                return Optional.empty();
            }
            Map<String, byte[]> found =
                    KafkaFailures.translating("Kafka: read the position", () -> new PositionReader(clients, clock)
                            .read(topic, slot, committedEnd(admin, topic)));
            Optional<Position> known =
                    Optional.ofNullable(found.get(slot)).map(value -> PositionJson.read(topic, value));
            boolean requests = admin.describe(topics.captureRequests()).isPresent();
            return requests ? known.map(position -> heeded(position, clients, topics)) : known;
        }
    }

    private static Position heeded(Position position, KafkaClients clients, Topics topics) {
        try (Requests requests = new Requests(clients, topics, position.requests())) {
            boolean newSlot = requests.all().stream()
                    .anyMatch(numbered ->
                            numbered.request().filter(SnapshotRequest::newSlot).isPresent());
            return newSlot ? position.withoutSlot() : position;
        }
    }

    private static long committedEnd(TopicAdmin admin, String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        try {
            return admin.client()
                    .listOffsets(
                            Map.of(partition, OffsetSpec.latest()),
                            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                    .partitionResult(partition)
                    .get()
                    .offset();
        } catch (ExecutionException failure) {
            throw KafkaFailures.translated("the end of " + topic + " cannot be read", failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw KafkaFailures.translated("interrupted", interrupted);
        }
    }
}
