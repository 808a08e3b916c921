package dev.tributary.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import kafka.server.metadata.KRaftMetadataCache;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.MetadataProvenance;
import org.apache.kafka.server.common.KRaftVersion;
import org.apache.kafka.server.common.serialization.MetadataParseException;
import org.junit.jupiter.api.Test;

/** What a release of Kafka has to do right before it may be the one that is embedded. */
final class KafkaReleaseTest {

    private static final ListenerName LISTENER = new ListenerName("PLAINTEXT");

    /**
     * A coordinator skips the end of a transaction in partitions that it takes for deleted. In 4.3.0 and 4.3.1 that was any
     * partition without a leader (KAFKA-20734), as all are for a moment when the only broker comes back.
     */
    @Test
    void I2_aPartitionWithoutALeaderIsNotTakenForADeletedOne() {
        KRaftMetadataCache cache = new KRaftMetadataCache(KafkaSettings.NODE_ID, () -> KRaftVersion.LATEST_PRODUCTION);
        cache.setImage(topicWithoutALeader("orders"));

        assertEquals(Optional.of(Node.noNode()), cache.getPartitionLeaderEndpoint("orders", 0, LISTENER));
        assertEquals(Optional.empty(), cache.getPartitionLeaderEndpoint("deleted", 0, LISTENER));
    }

    @Test
    void logsOfANewerReleaseAreToldAsWhatTheyAre() {
        Throwable failure =
                new RuntimeException(new MetadataParseException("Failed to deserialize record with type 0"));

        assertEquals(
                "/home/kafka was written by a newer Kafka than " + AppInfoParser.getVersion()
                        + ": choose another directory, or delete it",
                KafkaNode.reason(failure, "/home/kafka"));
    }

    private static MetadataImage topicWithoutALeader(String name) {
        Uuid id = Uuid.randomUuid();
        MetadataDelta delta = new MetadataDelta.Builder().build();
        delta.replay(new TopicRecord().setName(name).setTopicId(id));
        delta.replay(new PartitionRecord()
                .setTopicId(id)
                .setPartitionId(0)
                .setReplicas(List.of(KafkaSettings.NODE_ID))
                .setIsr(List.of(KafkaSettings.NODE_ID))
                .setDirectories(List.of(Uuid.randomUuid()))
                .setLeader(-1)
                .setLeaderEpoch(1)
                .setPartitionEpoch(1));
        return delta.apply(MetadataProvenance.EMPTY);
    }
}
