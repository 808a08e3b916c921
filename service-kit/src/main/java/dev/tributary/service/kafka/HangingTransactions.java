package dev.tributary.service.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigDef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of transactions that nothing ends (I9). Who reads committed records waits in front of one for ever, and a lag, which
 * counts committed records, says that nothing waits. Kafka aborts a transaction whose producer has died after its time-out;
 * what outlasts that is a leftover of the brokers (KAFKA-20734), and a person has to end it.
 *
 * <p>Thread-safe. Kafka is asked in the background, and only as long as somebody asks here.
 */
public final class HangingTransactions implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HangingTransactions.class);
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    /** Beyond a transaction's time-out: brokers look only every so often, and may be away themselves. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final int NAMED = 3;
    private static final Comparator<TopicPartition> ORDER =
            Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition);

    private final Admin admin;
    private final Predicate<String> reads;
    private final Clock clock;
    private final Duration patience;
    private SortedMap<TopicPartition, Held> held = new TreeMap<>(ORDER);
    private Instant next = Instant.MIN;
    private boolean asking;

    /**
     * What a transaction keeps from its partition's readers.
     *
     * @param from the last stable offset
     * @param end of the log
     * @param since when it was seen first
     */
    private record Held(long from, long end, Instant since) {

        /** The same as before, if it was there before. */
        Held goingOn(@Nullable Held before) {
            return before != null && before.from == from ? new Held(from, end, before.since) : this;
        }

        @Override
        public String toString() {
            return "offsets " + from + " to " + (end - 1) + ", since " + since;
        }
    }

    /**
     * Begins to look.
     *
     * @param reads whether a topic is one that the service reads
     */
    public HangingTransactions(KafkaClients clients, String clientId, Predicate<String> reads, Clock clock) {
        this.admin = Admin.create(clients.common(clientId));
        this.reads = reads;
        this.clock = clock;
        this.patience = longest(clients.config().properties()).plus(PATIENCE);
    }

    /** Our transactions may last a minute, Kafka's default, unless the pipeline file says otherwise. */
    private static Duration longest(Map<String, String> properties) {
        String name = ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;
        Object millis = ConfigDef.parseType(name, properties.getOrDefault(name, "60000"), ConfigDef.Type.LONG);
        return Duration.ofMillis((Long) millis);
    }

    /** Which transactions hang, and what to do, in one line; empty while none is known to. */
    public synchronized Optional<String> complaint() {
        Instant now = clock.instant();
        if (!asking && !now.isBefore(next)) {
            asking = true;
            next = now.plus(INTERVAL);
            ask();
        }
        String hanging = held.entrySet().stream()
                .filter(each -> now.isAfter(each.getValue().since.plus(patience)))
                .limit(NAMED)
                .map(each -> each.getKey() + " (" + each.getValue() + ")")
                .collect(Collectors.joining(", "));
        return hanging.isEmpty()
                ? Optional.empty()
                : Optional.of("a Kafka transaction does not end, and nothing behind its first record is read: "
                        + hanging + "; docs/operations.md says under \"A transaction that hangs\" how to end it");
    }

    private void ask() {
        admin.listTopics()
                .names()
                .toCompletionStage()
                .thenCompose(names -> admin.describeTopics(
                                names.stream().filter(reads).toList())
                        .allTopicNames()
                        .toCompletionStage())
                .thenCompose(topics -> {
                    Map<TopicPartition, OffsetSpec> ends = ends(topics.values());
                    return offsets(ends, IsolationLevel.READ_COMMITTED)
                            .thenCombine(offsets(ends, IsolationLevel.READ_UNCOMMITTED), this::open);
                })
                .whenComplete(this::answered);
    }

    private static Map<TopicPartition, OffsetSpec> ends(Collection<TopicDescription> topics) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        topics.forEach(topic -> topic.partitions()
                .forEach(partition ->
                        ends.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest())));
        return ends;
    }

    private CompletionStage<Map<TopicPartition, Long>> offsets(
            Map<TopicPartition, OffsetSpec> asked, IsolationLevel isolation) {
        return admin.listOffsets(asked, new ListOffsetsOptions(isolation))
                .all()
                .toCompletionStage()
                .thenApply(found -> {
                    Map<TopicPartition, Long> offsets = new HashMap<>();
                    found.forEach((partition, info) -> offsets.put(partition, info.offset()));
                    return offsets;
                });
    }

    private Map<TopicPartition, Held> open(Map<TopicPartition, Long> stable, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Held> open = new HashMap<>();
        stable.forEach((partition, offset) -> {
            long end = ends.getOrDefault(partition, offset);
            if (offset < end) {
                open.put(partition, new Held(offset, end, clock.instant()));
            }
        });
        return open;
    }

    private synchronized void answered(@Nullable Map<TopicPartition, Held> open, @Nullable Throwable failure) {
        asking = false;
        if (open == null) {
            LOG.debug("Kafka does not say which transactions are open", failure);
            return;
        }
        SortedMap<TopicPartition, Held> now = new TreeMap<>(ORDER);
        open.forEach((partition, found) -> now.put(partition, found.goingOn(held.get(partition))));
        held = now;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
