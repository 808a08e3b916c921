package dev.tributary.capture.kafka;

import dev.tributary.contracts.Topics;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.kafka.TopicAdmin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;

/** Makes and asks for the topics that capture writes. */
public final class RawTopics {

    private static final Map<String, String> RAW = Map.of("cleanup.policy", "delete", "retention.ms", "-1");
    private static final Map<String, String> POSITIONS = Map.of(
            "cleanup.policy", "compact", "segment.bytes", String.valueOf(16 << 20), "min.cleanable.dirty.ratio", "0.1");

    private final TopicAdmin admin;
    private final Retrier retrier;
    private final int partitions;

    /**
     * @param partitions of each raw topic
     */
    public RawTopics(TopicAdmin admin, Retrier retrier, int partitions) {
        this.admin = admin;
        this.retrier = retrier;
        this.partitions = partitions;
    }

    /** Makes the topics of the positions, requests and events if they are not there. */
    public void ensureOwn(Topics topics) {
        ensure(topics.captureOffsets(), 1, POSITIONS);
        ensure(topics.captureRequests(), 1, RAW);
        ensure(topics.events(), 1, RAW);
    }

    private String ensure(String topic, int count, Map<String, String> config) {
        return retrier.call("ensure " + topic, () -> {
            admin.ensure(topic, count, config);
            return idOf(topic);
        });
    }

    /**
     * Makes the raw topics that are not there.
     *
     * @return the id of each
     * @throws TributaryException {@code NEEDS_OPERATOR} if one has another number of partitions (I3)
     */
    public Map<String, String> ensureRaw(Collection<String> topics) {
        Map<String, String> ids = new TreeMap<>();
        for (String topic : topics) {
            ids.put(topic, ensure(topic, partitions, RAW));
        }
        return ids;
    }

    private String idOf(String topic) {
        TopicDescription found = admin.describe(topic)
                .orElseThrow(() -> new TributaryException(ErrorKind.TRANSIENT, topic + " is not to be seen yet"));
        return found.topicId().toString();
    }

    /** Where each partition of a raw topic begins. */
    public List<Long> beginOffsets() {
        return Collections.nCopies(partitions, 0L);
    }

    /** The end offsets per partition of those topics that hold records, uncommitted ones included. */
    public Map<String, List<Long>> endOffsets(Collection<String> topics) {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        for (String topic : topics) {
            for (int partition = 0; partition < partitions; partition++) {
                asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
            }
        }
        Map<TopicPartition, Long> found = retrier.call("ask for end offsets", () -> ask(asked));
        Map<String, List<Long>> ends = new TreeMap<>();
        for (String topic : topics) {
            List<Long> offsets = new ArrayList<>();
            for (int partition = 0; partition < partitions; partition++) {
                offsets.add(found.getOrDefault(new TopicPartition(topic, partition), 0L));
            }
            if (offsets.stream().anyMatch(offset -> offset > 0)) {
                ends.put(topic, offsets);
            }
        }
        return ends;
    }

    /** The end offset of the positions' one partition, uncommitted records included. */
    long positionsEnd(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        return retrier.call("ask for the end of " + topic, () -> ask(Map.of(partition, OffsetSpec.latest())))
                .getOrDefault(partition, 0L);
    }

    private Map<TopicPartition, Long> ask(Map<TopicPartition, OffsetSpec> asked) throws InterruptedException {
        try {
            Map<TopicPartition, Long> ends = new HashMap<>();
            admin.client()
                    .listOffsets(asked)
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        } catch (ExecutionException failure) {
            throw KafkaFailures.translated("the end offsets cannot be read", failure.getCause());
        }
    }
}
