package dev.tributary.service.kafka;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Makes the topics that a service writes, and checks those that are there. Thread-safe as {@link Admin} is. */
public final class TopicAdmin implements AutoCloseable {

    /** Topic settings that every topic of ours has. */
    public static final Map<String, String> DEFAULTS =
            Map.of("max.message.bytes", String.valueOf(KafkaClients.MAX_RECORD_BYTES));

    private final Admin admin;
    private final int replicationFactor;

    public TopicAdmin(KafkaClients clients, String clientId) {
        this.admin = Admin.create(clients.common(clientId));
        this.replicationFactor = clients.config().replicationFactor();
    }

    /**
     * Makes a topic if it is not there.
     *
     * @param settings added to {@link #DEFAULTS}
     * @throws TributaryException {@code NEEDS_OPERATOR} if it is there with another number of partitions (I3),
     *     {@code TRANSIENT} if the cluster cannot be asked
     */
    public void ensure(String topic, int partitions, Map<String, String> settings) {
        Map<String, String> all = new java.util.HashMap<>(DEFAULTS);
        all.putAll(settings);
        NewTopic wanted = new NewTopic(topic, partitions, (short) replicationFactor).configs(all);
        try {
            admin.createTopics(List.of(wanted)).all().get();
        } catch (ExecutionException failure) {
            if (!(failure.getCause() instanceof TopicExistsException)) {
                throw translated(topic, failure);
            }
            int there = describe(topic).map(found -> found.partitions().size()).orElse(partitions);
            if (there != partitions) {
                throw new TributaryException(
                        ErrorKind.NEEDS_OPERATOR,
                        otherPartitions(topic, there, partitions) + ": set kafka.partitions back to " + there);
            }
        } catch (InterruptedException interrupted) {
            throw interrupted(topic, interrupted);
        }
    }

    /** What is said of a topic with another number of partitions than it should have. */
    static String otherPartitions(String topic, int there, int wanted) {
        return topic + " has " + there + " partitions and should have " + wanted
                + "; the number is fixed for the topic's life";
    }

    /** The topic, if it is there. */
    public Optional<TopicDescription> describe(String topic) {
        try {
            return Optional.ofNullable(
                    admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.empty();
            }
            throw translated(topic, failure);
        } catch (InterruptedException interrupted) {
            throw interrupted(topic, interrupted);
        }
    }

    /** The client itself, for what is asked in one place only. */
    public Admin client() {
        return admin;
    }

    @Override
    public void close() {
        admin.close();
    }

    private static TributaryException translated(String topic, ExecutionException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        ErrorKind kind = cause instanceof RetriableException ? ErrorKind.TRANSIENT : ErrorKind.NEEDS_OPERATOR;
        return new TributaryException(kind, topic + ": Kafka says: " + cause.getMessage(), failure);
    }

    private static TributaryException interrupted(String topic, InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return new TributaryException(ErrorKind.TRANSIENT, topic + ": interrupted", interrupted);
    }
}
