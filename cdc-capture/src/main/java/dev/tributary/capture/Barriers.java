package dev.tributary.capture;

import dev.tributary.capture.core.Position;
import dev.tributary.capture.kafka.LastEnvelope;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * Makes the barriers that end a re-snapshot: "of the rows before offset N, those that did not come again are gone".
 * Single-threaded.
 */
final class Barriers {

    private final Topics topics;
    private final LastEnvelope lastEnvelope;
    private final Map<TableId, Prototype> prototypes = new HashMap<>();

    /** What an envelope of a table is made from: no row's values. */
    private record Prototype(Schema schema, GenericRecord source) {}

    /**
     * A barrier for one partition.
     *
     * @param before the offset N
     */
    record Barrier(TableId table, int partition, long before, GenericRecord envelope) {}

    /** Takes barriers. */
    @FunctionalInterface
    interface Sink {
        void accept(Barrier barrier);
    }

    Barriers(Topics topics, LastEnvelope lastEnvelope) {
        this.topics = topics;
        this.lastEnvelope = lastEnvelope;
    }

    /** Notes what an envelope of the table looks like now. */
    void saw(TableId table, GenericRecord envelope) {
        prototypes.put(table, new Prototype(envelope.getSchema(), (GenericRecord) envelope.get("source")));
    }

    /**
     * Makes one barrier for each partition of each topic that held records when the generation began.
     *
     * @param pending the position that holds those topics' offsets
     * @param boundary the LSN at which the snapshot was taken
     * @param timeMicros when it ended
     */
    void write(Position pending, long boundary, long timeMicros, Sink sink) {
        pending.barriers().forEach((topic, offsets) -> {
            TableId table = topics.table(topic);
            prototype(table, topic, offsets).ifPresent(prototype -> {
                GenericRecord envelope = envelope(prototype, boundary, timeMicros);
                for (int partition = 0; partition < offsets.size(); partition++) {
                    sink.accept(new Barrier(table, partition, offsets.get(partition), envelope));
                }
            });
        });
        prototypes.clear();
    }

    /** A topic without any envelope holds no row that could be gone. */
    private Optional<Prototype> prototype(TableId table, String topic, List<Long> offsets) {
        Prototype seen = prototypes.get(table);
        return seen != null
                ? Optional.of(seen)
                : lastEnvelope
                        .find(topic, offsets)
                        .map(found -> new Prototype(found.getSchema(), (GenericRecord) found.get("source")));
    }

    private static GenericRecord envelope(Prototype prototype, long boundary, long timeMicros) {
        GenericRecord source = new GenericData.Record((GenericData.Record) prototype.source, true);
        putIfThere(source, "lsn", boundary);
        GenericRecord envelope = new GenericData.Record(prototype.schema);
        envelope.put("op", "t");
        if (timeMicros > 0) {
            putTimes(source, timeMicros);
            putTimes(envelope, timeMicros);
        }
        envelope.put("source", source);
        return envelope;
    }

    private static void putTimes(GenericRecord record, long micros) {
        putIfThere(record, "ts_ms", micros / 1_000);
        putIfThere(record, "ts_us", micros);
        putIfThere(record, "ts_ns", micros * 1_000);
    }

    private static void putIfThere(GenericRecord record, String field, Object value) {
        if (record.hasField(field)) {
            record.put(field, value);
        }
    }
}
