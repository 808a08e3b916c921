package dev.tributary.processor.kafka;

import dev.tributary.contracts.Topics;
import dev.tributary.processor.avro.AvroCodec;
import dev.tributary.processor.avro.TablePlans;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.kafka.TopicAdmin;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;

/** The running topology. {@link #start} and {@link #close} once each; the rest from any thread. */
public final class ProcessorStreams implements AutoCloseable {

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);

    /** The newest record of each range, for a week. */
    private static final Map<String, String> QUALITY = Map.of(
            "cleanup.policy",
            "compact,delete",
            "retention.ms",
            String.valueOf(Duration.ofDays(7).toMillis()));

    private final Topics topics;
    private final TopicAdmin admin;
    private final int partitions;
    private final KafkaStreams streams;
    private final FailurePolicy policy;
    private final Backlog backlog;
    private final CompletableFuture<Void> terminated = new CompletableFuture<>();

    /**
     * Builds it; nothing runs yet.
     *
     * @param admin not closed by this
     * @param state a folder of its own
     */
    public ProcessorStreams(KafkaClients clients, TopicAdmin admin, Topics topics, Work work, Clock clock, Path state) {
        this.topics = topics;
        this.admin = admin;
        this.partitions = clients.config().partitions();
        this.policy = new FailurePolicy(clock, terminated);
        String application = topics.build() + "-stream-processor";
        ReadAhead readAhead = new ReadAhead(StreamsSettings.READ_AHEAD_BYTES);
        RangeBooks ranges = new RangeBooks(topics);
        RawToClean.Shared shared = new RawToClean.Shared(
                topics, work.codec(), work.plans(), new AdminCleanTopics(admin), work.books(), readAhead, ranges);
        this.streams = new KafkaStreams(
                ProcessorTopology.of(shared),
                StreamsSettings.of(clients, application, state),
                new CarefulConsumers(topics, work.books(), readAhead, ranges));
        this.backlog = new Backlog(admin.client(), topics, application);
        streams.setUncaughtExceptionHandler(policy);
        streams.setStateListener((now, before) -> {
            if (now == KafkaStreams.State.ERROR) {
                terminated.completeExceptionally(
                        new TributaryException(ErrorKind.BUG, "Kafka Streams has stopped; the log says why"));
            }
        });
    }

    /** What is done to records, and where it is booked. */
    public record Work(AvroCodec codec, TablePlans plans, TableBooks books) {}

    /**
     * Makes the topics of dead letters and of quality and starts the threads.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if that topic has another number of partitions, {@code TRANSIENT}
     *     if Kafka cannot be asked
     */
    public void start() {
        admin.ensure(topics.deadLetters(), partitions, AdminCleanTopics.KEPT);
        admin.ensure(topics.quality(), 1, QUALITY);
        streams.start();
    }

    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    public String state() {
        return streams.state().name();
    }

    /** Raw records not yet finished by the group; empty if Kafka does not say. */
    public OptionalLong backlog() {
        return backlog.size();
    }

    /** As {@link dev.tributary.service.lifecycle.Service#terminated()}. */
    public CompletableFuture<Void> terminated() {
        return terminated;
    }

    @Override
    public void close() {
        policy.close();
        // Who comes next need not wait for this member's session to end.
        streams.close(CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
        terminated.complete(null);
    }
}
