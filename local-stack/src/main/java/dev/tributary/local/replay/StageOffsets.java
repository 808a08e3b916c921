package dev.tributary.local.replay;

import dev.tributary.contracts.Topics;
import dev.tributary.contracts.pipeline.KafkaConfig;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.kafka.KafkaClients;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** How far a stage's consumer group has come, and how it is set back. */
final class StageOffsets implements AutoCloseable {

    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private final Admin admin;
    private final Topics topics;
    private final Stage stage;
    private final String group;

    StageOffsets(KafkaConfig config, Topics topics, Stage stage) {
        this.admin = Admin.create(new KafkaClients(config).common("replay"));
        this.topics = topics;
        this.stage = stage;
        this.group = stage.group(topics);
    }

    /**
     * Requires that no instance of the service is at work.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} with what to do, if one is
     */
    void requireIdle() {
        if (isActive()) {
            String service = stage.service();
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    service + " is at work (the group " + group + " has members): stop it, as with kubectl scale"
                            + " deployment/" + service + " --replicas=0 or docker compose stop " + service
                            + ", replay, and start it again; one that was killed counts for some seconds more");
        }
    }

    private boolean isActive() {
        try {
            return admin.describeConsumerGroups(List.of(group)).all().get().values().stream()
                    .map(ConsumerGroupDescription::groupState)
                    .anyMatch(state -> state != GroupState.EMPTY && state != GroupState.DEAD);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw failed(failure);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    /** The offsets that the group has committed, of partitions that the stage still reads. */
    SortedMap<TopicPartition, Long> committed() {
        SortedMap<TopicPartition, Long> committed = new TreeMap<>(ORDER);
        get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata())
                .forEach((partition, offset) -> {
                    if (stage.reads(topics).matcher(partition.topic()).matches()) {
                        committed.put(partition, offset.offset());
                    }
                });
        Map<String, Integer> there = partitionCounts();
        committed.keySet().removeIf(each -> each.partition() >= there.getOrDefault(each.topic(), 0));
        return committed;
    }

    /** The topics that the stage reads, with the number of their partitions. */
    Map<String, Integer> partitionCounts() {
        List<String> read = get(admin.listTopics().names()).stream()
                .filter(topic -> stage.reads(topics).matcher(topic).matches())
                .toList();
        return get(admin.describeTopics(read).allTopicNames()).values().stream()
                .collect(Collectors.toMap(
                        TopicDescription::name, topic -> topic.partitions().size()));
    }

    /** The partitions of these topics, each at 0. */
    Map<TopicPartition, Long> partitions() {
        Map<TopicPartition, Long> partitions = new TreeMap<>(ORDER);
        partitionCounts().forEach((topic, count) -> {
            for (int partition = 0; partition < count; partition++) {
                partitions.put(new TopicPartition(topic, partition), 0L);
            }
        });
        return partitions;
    }

    /** Offsets of partitions, as the specification says; −1 where no record is that young. */
    Map<TopicPartition, Long> offsets(Map<TopicPartition, Long> partitions, OffsetSpec which) {
        Map<TopicPartition, ListOffsetsResultInfo> found = get(admin.listOffsets(
                        partitions.keySet().stream().collect(Collectors.toMap(Function.identity(), any -> which)))
                .all());
        return found.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                .offset()));
    }

    /** Sets the group back; it must not be active. */
    void set(Map<TopicPartition, Long> offsets) {
        Map<TopicPartition, OffsetAndMetadata> wanted = offsets.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> new OffsetAndMetadata(entry.getValue())));
        get(admin.alterConsumerGroupOffsets(group, wanted).all());
    }

    private <T> T get(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException failure) {
            throw failed(failure);
        } catch (InterruptedException interrupted) {
            throw interrupted(interrupted);
        }
    }

    private TributaryException failed(ExecutionException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return new TributaryException(
                ErrorKind.TRANSIENT, "the group " + group + ": Kafka says: " + cause.getMessage(), failure);
    }

    private TributaryException interrupted(InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new TributaryException(ErrorKind.TRANSIENT, "the group " + group + ": interrupted", interrupted);
    }

    @Override
    public void close() {
        admin.close();
    }
}
