package dev.tributary.merger.kafka;

import dev.tributary.contracts.Topics;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.lifecycle.CrashPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The announcements of the commit topic, from the committed offset on, or from the beginning where there is none. A gap
 * is an error. Belongs to one thread.
 */
public final class CommitFeed implements AutoCloseable {

    /** Who is told about partitions that go. */
    public interface Owner {

        /** What may be committed now, per partition. */
        Map<Integer, Long> committable();

        /** Another instance owns these partitions now. */
        void lost(Set<Integer> partitions);
    }

    private static final Logger LOG = LoggerFactory.getLogger(CommitFeed.class);
    /** Longer than the largest merge takes. */
    private static final Duration LONGEST_MERGE = Duration.ofMinutes(30);

    private final Consumer<byte[], byte[]> consumer;
    private final String topic;
    private final String group;
    private final Owner owner;
    private final BooleanSupplier fromBeginning;
    private final Map<Integer, Long> committed = new HashMap<>();
    private boolean paused;

    /**
     * Subscribes; the topic has to be there.
     *
     * @param consumer which this closes
     * @param fromBeginning whether partitions that come are read from the beginning whatever is committed, because the
     *     warehouse is new
     */
    public CommitFeed(Consumer<byte[], byte[]> consumer, Topics topics, Owner owner, BooleanSupplier fromBeginning) {
        this.consumer = consumer;
        this.topic = topics.lakeCommits();
        this.group = group(topics);
        this.owner = owner;
        this.fromBeginning = fromBeginning;
        consumer.subscribe(List.of(topic), new Rebalance());
    }

    /** A consumer of the group {@code <pipeline>-warehouse-merger}. */
    public static Consumer<byte[], byte[]> consumer(KafkaClients clients, Topics topics) {
        Map<String, Object> settings = clients.consumer(group(topics), group(topics));
        settings.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, (int) LONGEST_MERGE.toMillis());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1_000);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static String group(Topics topics) {
        return topics.build() + "-warehouse-merger";
    }

    /**
     * What has come.
     *
     * @param timeout how long to wait for something
     * @throws TributaryException {@code NEEDS_OPERATOR} if announcements are gone before they were read,
     *     {@code TRANSIENT} if the cluster cannot be reached
     */
    public List<ConsumerRecord<byte[], byte[]>> poll(Duration timeout) {
        try {
            List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
            consumer.poll(timeout).forEach(all::add);
            return all;
        } catch (NoOffsetForPartitionException none) {
            // Nothing was committed yet: all of it. If the beginning is gone, the next poll says so.
            none.partitions().forEach(partition -> consumer.seek(partition, 0));
            return List.of();
        } catch (OffsetOutOfRangeException gap) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    topic + ": announcements from " + gap.offsetOutOfRangePartitions()
                            + " on are gone before they were merged: stop the merger and run tributary replay"
                            + " --from-lake --all, which sets the group " + group + " behind them",
                    gap);
        } catch (RetriableException failure) {
            throw new TributaryException(
                    ErrorKind.TRANSIENT, topic + ": Kafka cannot be reached: " + failure.getMessage(), failure);
        }
    }

    /** Commits what the owner says; a failure is only told, because the next commit makes up for it. */
    public void commit() {
        Map<Integer, Long> offsets = owner.committable();
        Map<TopicPartition, OffsetAndMetadata> news = offsets.entrySet().stream()
                .filter(entry -> !entry.getValue().equals(committed.get(entry.getKey())))
                .collect(Collectors.toMap(
                        entry -> new TopicPartition(topic, entry.getKey()),
                        entry -> new OffsetAndMetadata(entry.getValue())));
        if (news.isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(news);
            CrashPoint.MERGER_OFFSET.reached();
            committed.putAll(offsets);
        } catch (RetriableException | CommitFailedException failure) {
            LOG.warn("{}: offsets were not committed, the next commit will do it: {}", topic, failure.getMessage());
        }
    }

    /** Stops fetching, or goes on; {@link #poll} has to be called all the same. */
    public void pause(boolean pause) {
        if (pause) {
            consumer.pause(consumer.assignment());
        } else if (paused) {
            consumer.resume(consumer.assignment());
        }
        paused = pause;
    }

    /** Announcements that could be fetched; empty while that is not known. */
    public OptionalLong lag() {
        Set<TopicPartition> assigned = consumer.assignment();
        if (assigned.isEmpty()) {
            return OptionalLong.empty();
        }
        long lag = 0;
        for (TopicPartition partition : assigned) {
            OptionalLong one = consumer.currentLag(partition);
            if (one.isEmpty()) {
                return OptionalLong.empty();
            }
            lag += one.getAsLong();
        }
        return OptionalLong.of(lag);
    }

    @Override
    public void close() {
        consumer.close();
    }

    private final class Rebalance implements ConsumerRebalanceListener {

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.info("{}: owns {}", topic, partitions);
            if (fromBeginning.getAsBoolean()) {
                partitions.forEach(partition -> consumer.seek(partition, 0));
            }
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            try {
                commit();
            } catch (RebalanceInProgressException late) {
                LOG.info("{}: the new owner merges again what was not committed", topic);
            }
            onPartitionsLost(partitions);
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            Set<Integer> numbers =
                    partitions.stream().map(TopicPartition::partition).collect(Collectors.toSet());
            committed.keySet().removeAll(numbers);
            owner.lost(numbers);
        }
    }
}
