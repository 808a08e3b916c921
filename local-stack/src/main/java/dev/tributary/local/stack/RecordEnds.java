package dev.tributary.local.stack;

import dev.tributary.service.kafka.KafkaClients;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Where the records of partitions end: behind the last one, not behind the marker of its transaction, which a group that has
 * read all need not pass. For one thread.
 */
final class RecordEnds implements AutoCloseable {

    private static final long STEP = 64;
    private static final Duration POLL = Duration.ofMillis(200);

    /** Knows where the log ends, whatever has been committed of it. */
    private final Consumer<byte[], byte[]> log;

    private final Consumer<byte[], byte[]> records;
    private final long endNanos;

    /**
     * @param atMost how long to wait for transactions to end
     */
    RecordEnds(KafkaClients clients, Duration atMost) {
        this.log = consumer(clients, "read_uncommitted");
        this.records = consumer(clients, "read_committed");
        this.endNanos = System.nanoTime() + atMost.toNanos();
    }

    private static Consumer<byte[], byte[]> consumer(KafkaClients clients, String isolation) {
        Map<String, Object> settings = clients.common("tributary-verify-" + isolation);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * The offset behind the last record of each partition that has any.
     */
    Map<TopicPartition, Long> of(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> begins = log.beginningOffsets(partitions);
        Map<TopicPartition, Long> open = new HashMap<>(log.endOffsets(partitions));
        open.entrySet().removeIf(end -> end.getValue() <= begins.getOrDefault(end.getKey(), 0L));
        Map<TopicPartition, Long> found = new HashMap<>();
        // In growing steps: there may be many aborted records and markers at the end.
        for (long back = STEP; !open.isEmpty(); back *= 8) {
            Map<TopicPartition, Long> from = new HashMap<>();
            long step = back;
            open.forEach(
                    (partition, end) -> from.put(partition, Math.max(begins.getOrDefault(partition, 0L), end - step)));
            read(from, open, found);
            open.keySet()
                    .removeIf(partition ->
                            found.containsKey(partition) || Objects.equals(from.get(partition), begins.get(partition)));
        }
        return found;
    }

    private void read(Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends, Map<TopicPartition, Long> found) {
        records.assign(from.keySet());
        from.forEach(records::seek);
        while (!from.keySet().stream()
                .allMatch(partition -> records.position(partition) >= ends.getOrDefault(partition, 0L))) {
            if (System.nanoTime() > endNanos) {
                throw Stalled.because("Kafka", "a transaction in " + from.keySet() + " does not end");
            }
            for (ConsumerRecord<byte[], byte[]> record : records.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (record.offset() < ends.getOrDefault(partition, 0L)) {
                    found.merge(partition, record.offset() + 1, Math::max);
                }
            }
        }
    }

    @Override
    public void close() {
        log.close();
        records.close();
    }
}
