package dev.tributary.capture;

import dev.tributary.capture.core.SnapshotRequest;
import dev.tributary.capture.kafka.RawTopics;
import dev.tributary.capture.kafka.Requests;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.kafka.TopicAdmin;
import dev.tributary.service.lifecycle.ServiceContext;
import java.time.Duration;

/** Asks capture for snapshots, whether it runs now or later. */
public final class SnapshotRequests {

    private SnapshotRequests() {}

    /**
     * Sends a request; when it returns, it is durable.
     *
     * @return its number: capture has heeded it when the number of heeded ones in its status is as high
     * @throws dev.tributary.service.error.TributaryException if Kafka cannot be reached or refuses
     */
    public static long send(ServiceContext context, SnapshotRequest request) {
        PipelineFile file = context.file();
        Topics topics = file.topics();
        KafkaClients clients = new KafkaClients(file.theKafka());
        try (TopicAdmin admin = new TopicAdmin(clients, "capture-snapshot-request")) {
            Retrier retrier = Retrier.of(context.clock(), Duration.ofSeconds(30));
            new RawTopics(admin, retrier, file.theKafka().partitions()).ensureOwn(topics);
        }
        return Requests.send(clients, topics, request);
    }
}
