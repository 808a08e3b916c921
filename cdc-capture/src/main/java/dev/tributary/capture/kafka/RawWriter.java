package dev.tributary.capture.kafka;

import dev.tributary.capture.core.Position;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.books.RawCounts;
import dev.tributary.contracts.books.RecordNumber;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.lifecycle.CrashPoint;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records and the position that they reach in one Kafka transaction (I2). Opening it fences every other writer of
 * the slot and settles a transaction that it left in doubt. Single-threaded. After a failure it is to be closed and
 * opened anew; only then is it known what has been committed.
 */
public final class RawWriter implements AutoCloseable {

    private final Producer<byte[], byte[]> producer;
    private final String positions;
    private final String slot;
    private final Map<String, byte[]> kept = new TreeMap<>();
    private final RecordNumbers numbers = new RecordNumbers();
    private Optional<Position> committed;
    private boolean open;
    private boolean failed;

    private RawWriter(Producer<byte[], byte[]> producer, String positions, String slot, Map<String, byte[]> found) {
        this.producer = producer;
        this.positions = positions;
        this.slot = slot;
        this.committed = Optional.ofNullable(found.remove(slot)).map(value -> PositionJson.read(positions, value));
        found.forEach((key, value) -> known(PositionReader.name(slot, key), value));
    }

    private void known(String name, byte[] value) {
        if (RawCounts.isName(name)) {
            numbers.begin(TableId.ofSafe(RawCounts.table(name)), RawCounts.ofJson(value));
        } else {
            kept.put(name, value);
        }
    }

    /** Fences all others, then reads the slot's position. */
    public static RawWriter open(KafkaClients clients, RawTopics raw, Topics topics, String slot, Clock clock) {
        Map<String, Object> settings = clients.producer(topics.pipeline() + "-capture-" + slot);
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, topics.pipeline() + "-capture-" + slot);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 20_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 60_000);
        Producer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            KafkaFailures.translating("Kafka: begin to write", () -> {
                producer.initTransactions();
                return true;
            });
            String positions = topics.captureOffsets();
            long end = raw.positionsEnd(positions);
            Map<String, byte[]> found = KafkaFailures.translating(
                    "Kafka: read the position", () -> new PositionReader(clients, clock).read(positions, slot, end));
            return new RawWriter(producer, positions, slot, found);
        } catch (RuntimeException failure) {
            producer.close(Duration.ZERO);
            throw failure;
        }
    }

    /** What has been committed last; empty if the slot was never captured. */
    public Optional<Position> position() {
        return committed;
    }

    /** What is kept beside the position, by name. */
    public Map<String, byte[]> kept() {
        return Collections.unmodifiableMap(kept);
    }

    /**
     * Keeps something beside the position, from the next commit on.
     *
     * @param value empty to keep it no longer
     */
    public void keep(String name, Optional<byte[]> value) {
        send(positions, 0, PositionReader.key(slot, name), value.orElse(null), Map.of());
        value.ifPresentOrElse(bytes -> kept.put(name, bytes), () -> kept.remove(name));
    }

    /** Whether a call has failed, so that this writer is of no more use. */
    public boolean hasFailed() {
        return failed;
    }

    /**
     * Adds a record to the open transaction, or to a new one.
     *
     * @param key null for a barrier and for a table whose rows have no key
     * @param value null for a tombstone
     * @param headers texts, written as UTF-8
     */
    public void send(
            String topic, int partition, byte @Nullable [] key, byte @Nullable [] value, Map<String, String> headers) {
        ProducerRecord<byte[], byte[]> raw = new ProducerRecord<>(topic, partition, key, value);
        headers.forEach((name, text) -> raw.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        run("Kafka: write to " + topic, () -> {
            begin();
            sendNow(raw);
        });
        CrashPoint.CAPTURE_SENT.reached();
    }

    /** The number of the next record of a raw partition; how far they are counted is committed with the records. */
    public RecordNumber number(TableId table, int epoch, int partition) {
        return numbers.next(table, epoch, partition);
    }

    /** Commits what was sent, and the position with it. */
    public void commit(Position position) {
        numbers.changed((table, counts) ->
                send(positions, 0, PositionReader.key(slot, RawCounts.name(table.safe())), counts.toJson(), Map.of()));
        run("Kafka: commit", () -> {
            begin();
            sendNow(new ProducerRecord<>(positions, 0, PositionReader.key(slot), PositionJson.write(position)));
            CrashPoint.CAPTURE_POSITIONED.reached();
            producer.commitTransaction();
        });
        CrashPoint.CAPTURE_COMMITTED.reached();
        open = false;
        numbers.committed();
        committed = Optional.of(position);
    }

    /** Gives up what was sent since the last commit. */
    public void abort() {
        if (open && !failed) {
            run("Kafka: abort", producer::abortTransaction);
            open = false;
            numbers.aborted();
        }
    }

    private void begin() {
        if (!open) {
            producer.beginTransaction();
            open = true;
        }
    }

    /** What cannot even be tried fails here; what fails on its way fails the commit. */
    private void sendNow(ProducerRecord<byte[], byte[]> record) throws InterruptedException, ExecutionException {
        Future<RecordMetadata> sent = producer.send(record);
        if (sent.isDone()) {
            sent.get();
        }
    }

    /** Works with the producer. */
    @FunctionalInterface
    private interface Action {
        void run() throws InterruptedException, ExecutionException;
    }

    private void run(String what, Action action) {
        try {
            action.run();
        } catch (InterruptedException | ExecutionException | RuntimeException failure) {
            failed = true;
            throw KafkaFailures.translated(what, failure);
        }
    }

    @Override
    public void close() {
        producer.close(failed ? Duration.ZERO : Duration.ofSeconds(10));
    }
}
