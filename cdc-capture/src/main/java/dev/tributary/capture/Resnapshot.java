package dev.tributary.capture;

import dev.tributary.capture.core.Position;
import dev.tributary.capture.kafka.RawTopics;
import dev.tributary.capture.kafka.RawWriter;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.kafka.TopicAdmin;
import dev.tributary.service.lifecycle.ServiceContext;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The remedy where changes are lost with a slot: the next start of capture drops the slot and takes a new snapshot. */
public final class Resnapshot {

    private static final Logger LOG = LoggerFactory.getLogger(Resnapshot.class);

    private Resnapshot() {}

    /**
     * Requests it. A capture that runs is fenced and stops; stop it before, and start it afterwards.
     *
     * @return false if nothing was captured yet, so that the next start takes a snapshot anyway
     * @throws dev.tributary.service.error.TributaryException if Kafka cannot be reached or refuses
     */
    public static boolean request(ServiceContext context) {
        PipelineFile file = context.file();
        Topics topics = new Topics(file.pipeline());
        KafkaClients clients = new KafkaClients(file.theKafka());
        String slot = file.theSource().slotIn(file.pipeline());
        Retrier retrier = Retrier.of(context.clock(), Duration.ofSeconds(30));
        try (TopicAdmin admin = new TopicAdmin(clients, "capture-resnapshot")) {
            RawTopics raw = new RawTopics(admin, retrier, file.theKafka().partitions());
            raw.ensurePositions(topics);
            try (RawWriter writer = RawWriter.open(clients, raw, topics, slot, context.clock())) {
                Optional<Position> known = writer.position();
                known.map(Position::incomplete).ifPresent(writer::commit);
                LOG.info("the next start of capture on slot {} takes a new snapshot", slot);
                return known.isPresent();
            }
        }
    }
}
