package dev.tributary.capture;

import dev.tributary.capture.kafka.LastEnvelope;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes the barriers that end a re-snapshot: "of the rows before offset N, those that did not come again are gone".
 * Single-threaded.
 */
final class Barriers {

    /** Fields of Debezium's source, each of which may be null. */
    private static final List<String> OF_A_TRANSACTION = List.of("txId", "xmin", "sequence");

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

    Barriers(Topics topics, LastEnvelope lastEnvelope) {
        this.topics = topics;
        this.lastEnvelope = lastEnvelope;
    }

    /** Notes what an envelope of the table looks like now. */
    void saw(TableId table, GenericRecord envelope) {
        prototypes.put(table, new Prototype(envelope.getSchema(), (GenericRecord) envelope.get("source")));
    }

    /**
     * Makes one barrier for each partition of a table's topic.
     *
     * @param offsets the offset N of each partition
     * @param lsn the end of the WAL when the last rows were read
     * @param timeMicros the source's time then
     */
    void write(TableId table, List<Long> offsets, long lsn, long timeMicros, Consumer<Barrier> sink) {
        prototype(table, offsets).ifPresent(prototype -> {
            GenericRecord envelope = envelope(prototype, lsn, timeMicros);
            for (int partition = 0; partition < offsets.size(); partition++) {
                sink.accept(new Barrier(table, partition, offsets.get(partition), envelope));
            }
        });
        prototypes.remove(table);
    }

    /** A topic without any envelope holds no row that could be gone. */
    private Optional<Prototype> prototype(TableId table, List<Long> offsets) {
        Prototype seen = prototypes.get(table);
        return seen != null
                ? Optional.of(seen)
                : lastEnvelope
                        .find(topics.raw(table), offsets)
                        .map(found -> new Prototype(found.getSchema(), (GenericRecord) found.get("source")));
    }

    private static GenericRecord envelope(Prototype prototype, long lsn, long timeMicros) {
        GenericRecord source = new GenericData.Record((GenericData.Record) prototype.source, true);
        putIfThere(source, "lsn", lsn);
        // It may be that of a change; a barrier is of no transaction.
        OF_A_TRANSACTION.forEach(field -> putIfThere(source, field, null));
        GenericRecord envelope = new GenericData.Record(prototype.schema);
        envelope.put("op", "t");
        putTimes(source, timeMicros);
        putTimes(envelope, timeMicros);
        envelope.put("source", source);
        return envelope;
    }

    private static void putTimes(GenericRecord record, long micros) {
        putIfThere(record, "ts_ms", micros / 1_000);
        putIfThere(record, "ts_us", micros);
        putIfThere(record, "ts_ns", micros * 1_000);
    }

    private static void putIfThere(GenericRecord record, String field, @Nullable Object value) {
        if (record.hasField(field)) {
            record.put(field, value);
        }
    }
}
