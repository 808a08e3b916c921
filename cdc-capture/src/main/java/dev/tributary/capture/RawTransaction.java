package dev.tributary.capture;

import dev.tributary.capture.avro.ConnectAvro;
import dev.tributary.capture.core.Position;
import dev.tributary.capture.core.PositionTracker;
import dev.tributary.capture.core.SourceColumns;
import dev.tributary.capture.core.TableSnapshot;
import dev.tributary.capture.debezium.SourceEvent;
import dev.tributary.capture.kafka.KeyPartitioner;
import dev.tributary.capture.kafka.RawWriter;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.books.RecordNumber;
import dev.tributary.service.avro.RegistryAvro;
import dev.tributary.service.metrics.CanaryAge;
import dev.tributary.service.metrics.Meters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;

/**
 * Writes to the raw topics, in one Kafka transaction with the position that is reached (I2). For one run of the engine;
 * single-threaded.
 */
final class RawTransaction {

    private final Target target;
    private final RawWriter writer;
    private final PositionTracker tracker;
    private final Map<TableId, String> rawTopics = new HashMap<>();
    private final Map<TableId, Integer> counts = new TreeMap<>();
    private long canary;

    /**
     * Where changes go.
     *
     * @param tables those that are written; events of others are counted in the position and left out
     * @param keyless those of them whose rows no key tells apart
     * @param canary empty if the pipeline has none
     */
    record Target(
            Topics topics,
            Set<TableId> tables,
            Set<TableId> keyless,
            KeyPartitioner partitioner,
            RegistryAvro avro,
            Meters meters,
            CaptureProgress progress,
            Optional<CanaryAge> canary) {}

    RawTransaction(Target target, RawWriter writer, PositionTracker tracker) {
        this.target = target;
        this.writer = writer;
        this.tracker = tracker;
        target.tables().forEach(table -> rawTopics.put(table, target.topics().raw(table)));
    }

    PositionTracker tracker() {
        return tracker;
    }

    boolean writes(TableId table) {
        return rawTopics.containsKey(table);
    }

    /** Whether a key tells the table's rows apart. */
    boolean hasKey(TableId table) {
        return !target.keyless().contains(table);
    }

    /** What is written of a change. */
    List<SourceEvent.Change> parts(SourceEvent.Change change) {
        return hasKey(change.table()) ? List.of(change) : change.byWholeRow();
    }

    /**
     * Writes a part of a change.
     *
     * @param avro makes Avro of it; one for each way that changes come, because it remembers their schemas
     * @return its envelope; empty if its table is not written
     */
    Optional<GenericRecord> write(ConnectAvro avro, SourceEvent.Change change) {
        String topic = rawTopics.get(change.table());
        if (topic == null) {
            return Optional.empty();
        }
        GenericRecord envelope = avro.value(change.table(), change.envelope());
        byte[] value = target.avro().encodeValue(topic, envelope);
        counts.merge(change.table(), 1, Integer::sum);
        Map<String, String> headers = headers(topic);
        if (change.isTruncate()) {
            for (int partition = 0; partition < target.partitioner().partitions(); partition++) {
                writer.send(topic, partition, null, value, numbered(topic, change.table(), partition, headers));
            }
        } else if (change.key() == null) {
            writer.send(topic, 0, null, value, numbered(topic, change.table(), 0, headers));
        } else {
            int partition = target.partitioner().partition(ConnectAvro.keyValues(change.key()));
            byte[] key = target.avro().encodeKey(topic, avro.key(change.table(), change.key()));
            writer.send(topic, partition, key, value, numbered(topic, change.table(), partition, headers));
            if (change.isDelete()) {
                writer.send(topic, partition, key, null, headers);
            }
        }
        return Optional.of(envelope);
    }

    private Map<String, String> numbered(String topic, TableId table, int partition, Map<String, String> others) {
        Map<String, String> all = new HashMap<>(others);
        all.put(
                RecordNumber.HEADER,
                writer.number(table, tracker.epoch(topic), partition).text());
        return all;
    }

    /** Writes a canary, if the pipeline has one. It may come twice after a restart, and that does no harm. */
    void canary(long micros, long lsn) {
        target.canary().ifPresent(age -> {
            String topic = target.topics().raw(Topics.CANARY);
            byte[] key = target.avro().encodeKey(topic, CanaryRecord.key());
            byte[] value = target.avro().encodeValue(topic, CanaryRecord.envelope(micros, lsn));
            writer.send(topic, 0, key, value, numbered(topic, Topics.CANARY, 0, headers(topic)));
            canary = micros;
        });
    }

    /** Writes a barrier. */
    void write(Barriers.Barrier barrier) {
        String topic = target.topics().raw(barrier.table());
        Map<String, String> withOffset = new HashMap<>(headers(topic));
        withOffset.put(Topics.BARRIER_HEADER, String.valueOf(barrier.before()));
        byte[] value = target.avro().encodeValue(topic, barrier.envelope());
        writer.send(
                topic,
                barrier.partition(),
                null,
                value,
                numbered(topic, barrier.table(), barrier.partition(), withOffset));
    }

    private Map<String, String> headers(String topic) {
        return Map.of(Topics.EPOCH_HEADER, String.valueOf(tracker.epoch(topic)));
    }

    /** Whether a snapshot begins an epoch of its table, and has not yet. */
    boolean isBefore(TableId table, TableSnapshot snapshot) {
        return snapshot.epoch() > tracker.epoch(target.topics().raw(table));
    }

    /** What is written of the table from now on is of the snapshot's epoch. */
    void begin(TableId table, TableSnapshot snapshot) {
        tracker.begin(target.topics().raw(table), snapshot.epoch());
    }

    /** Whether one of the tables is to be read anew. */
    boolean isMadeAnew(Map<TableId, SourceColumns> now) {
        return !SchemaWatch.madeAnew(writer, now, target.keyless()).isEmpty();
    }

    /** Tells of what changed in the tables' shapes, in a transaction of its own. */
    void tell(SchemaWatch watch, Map<TableId, SourceColumns> now) {
        if (watch.look(writer, now)) {
            writer.commit(tracker.position());
            tracker.committed(tracker.position());
        }
    }

    /** Commits what was written, with the position; nothing if that has not moved. */
    void commit() {
        Position position = tracker.position();
        if (tracker.hasMoved()) {
            writer.commit(position);
            tracker.committed(position);
            counts.forEach((table, count) -> target.meters().captured(table).increment(count));
            counts.clear();
            target.canary().ifPresent(age -> age.passed(canary));
        }
        target.progress().handled(position);
    }
}
