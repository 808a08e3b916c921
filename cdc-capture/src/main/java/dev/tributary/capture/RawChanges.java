package dev.tributary.capture;

import dev.tributary.capture.avro.ConnectAvro;
import dev.tributary.capture.core.Position;
import dev.tributary.capture.core.PositionTracker;
import dev.tributary.capture.core.SourceMark;
import dev.tributary.capture.debezium.EngineRun;
import dev.tributary.capture.debezium.SourceEvent;
import dev.tributary.capture.kafka.KeyPartitioner;
import dev.tributary.capture.kafka.RawWriter;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.service.avro.RegistryAvro;
import dev.tributary.service.metrics.Meters;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;

/**
 * Writes each batch of the engine to the raw topics, in one Kafka transaction with the position that it reaches (I2).
 * For one run of the engine; single-threaded.
 */
final class RawChanges implements EngineRun.Batches {

    private final Target target;
    private final RawWriter writer;
    private final PositionTracker tracker;
    private final Barriers barriers;
    private final ConnectAvro connectAvro = new ConnectAvro();
    private final Map<TableId, String> rawTopics = new HashMap<>();
    private final Map<TableId, Integer> counts = new TreeMap<>();
    private final Map<String, String> headers;
    private boolean snapshot;

    /**
     * Where changes go, the same for all runs.
     *
     * @param tables those that are written; events of others are counted in the position and left out
     */
    record Target(
            Topics topics,
            Set<TableId> tables,
            KeyPartitioner partitioner,
            RegistryAvro avro,
            Meters meters,
            Progress progress) {}

    /**
     * @param from the committed position from which the engine goes on
     */
    RawChanges(Target target, RawWriter writer, Position from, Barriers barriers) {
        this.target = target;
        this.writer = writer;
        this.tracker = new PositionTracker(from);
        this.barriers = barriers;
        this.snapshot = !from.snapshotComplete();
        this.headers = Map.of(Topics.EPOCH_HEADER, String.valueOf(from.epoch()));
        target.tables().forEach(table -> rawTopics.put(table, target.topics().raw(table)));
    }

    @Override
    public void handle(List<SourceEvent> batch) {
        for (SourceEvent event : batch) {
            PositionTracker.Step step = tracker.see(event.mark());
            if (step == PositionTracker.Step.END_SNAPSHOT_THEN_WRITE) {
                endSnapshot(event.mark());
            }
            if (step != PositionTracker.Step.DROP) {
                event.change().ifPresent(this::write);
            }
            if (step == PositionTracker.Step.WRITE_THEN_END_SNAPSHOT) {
                endSnapshot(event.mark());
            }
        }
        if (tracker.hasMoved()) {
            Position position = tracker.position();
            writer.commit(position);
            tracker.committed(position);
            counts.forEach((table, count) -> target.meters().captured(table).increment(count));
            counts.clear();
        }
        target.progress().handled(tracker.position());
    }

    private void write(SourceEvent.Change change) {
        String topic = rawTopics.get(change.table());
        if (topic == null) {
            return;
        }
        GenericRecord envelope = connectAvro.value(change.table(), change.envelope());
        byte[] value = target.avro().encodeValue(topic, envelope);
        if (snapshot) {
            barriers.saw(change.table(), envelope);
        }
        counts.merge(change.table(), 1, Integer::sum);
        if (change.isTruncate()) {
            for (int partition = 0; partition < target.partitioner().partitions(); partition++) {
                writer.send(topic, partition, null, value, headers);
            }
            return;
        }
        if (change.key() == null) {
            writer.send(topic, 0, null, value, headers);
            return;
        }
        int partition = target.partitioner().partition(ConnectAvro.keyValues(change.key()));
        byte[] key = target.avro().encodeKey(topic, connectAvro.key(change.table(), change.key()));
        writer.send(topic, partition, key, value, headers);
        if (change.isDelete()) {
            writer.send(topic, partition, key, null, headers);
        }
    }

    private void endSnapshot(SourceMark last) {
        snapshot = false;
        Position pending = writer.position().orElse(Position.NONE);
        barriers.write(pending, tracker.position().boundary(), last.timeMicros(), barrier -> {
            Map<String, String> withOffset = new HashMap<>(headers);
            withOffset.put(Topics.BARRIER_HEADER, String.valueOf(barrier.before()));
            String topic = target.topics().raw(barrier.table());
            byte[] value = target.avro().encodeValue(topic, barrier.envelope());
            writer.send(topic, barrier.partition(), null, value, withOffset);
        });
    }
}
