package dev.tributary.processor.avro;

import dev.tributary.contracts.Topics;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.contracts.clean.Meta;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32C;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters, shaped as clean records of the table {@link Topics#DEAD_LETTERS}, so that they land in the lake as any
 * other.
 *
 * <p>Their {@code _raw_partition} is a number made of the raw topic and partition, because {@code (_epoch,
 * _raw_partition, _raw_offset)} has to tell records of all raw topics apart; topic, partition and offset themselves are
 * columns.
 */
public final class DeadLetters {

    private static final List<CleanColumn> COLUMNS = List.of(
            column("topic", "text", Plain.STRING),
            column("partition", "int8", Plain.LONG),
            column("offset", "int8", Plain.LONG),
            column("epoch", "int8", Plain.LONG),
            column("key", "bytea", Plain.BYTES),
            column("value", "bytea", Plain.BYTES),
            column("reason", "text", Plain.STRING));

    private static final Schema VALUE =
            new CleanSchema(Topics.DEAD_LETTERS, COLUMNS, List.of("topic", "partition", "offset")).avro();

    private static final Schema KEY = SchemaBuilder.record("Key")
            .namespace("tributary.tributary.dead_letters")
            .fields()
            .requiredString("topic")
            .requiredLong("partition")
            .requiredLong("offset")
            .endRecord();

    private DeadLetters() {}

    private static CleanColumn column(String name, String sourceType, CleanType type) {
        return new CleanColumn(name, name, sourceType, type);
    }

    /** The key of a dead letter. */
    public static GenericRecord key(Origin origin) {
        GenericData.Record key = new GenericData.Record(KEY);
        key.put("topic", origin.topic());
        key.put("partition", (long) origin.partition());
        key.put("offset", origin.offset());
        return key;
    }

    /**
     * A dead letter.
     *
     * @param recordMicros the raw record's own time
     * @param origin with epoch 0 if the record has none
     * @param value the raw value; null if it is too large to be carried
     * @param reason one line, no values of the row
     */
    public static GenericRecord value(
            Origin origin, long recordMicros, byte @Nullable [] key, byte @Nullable [] value, String reason) {
        GenericData.Record letter = new GenericData.Record(VALUE);
        letter.put("topic", origin.topic());
        letter.put("partition", (long) origin.partition());
        letter.put("offset", origin.offset());
        letter.put("epoch", origin.epoch() == 0 ? null : (Long) (long) origin.epoch());
        letter.put("key", key == null ? null : ByteBuffer.wrap(key));
        letter.put("value", value == null ? null : ByteBuffer.wrap(value));
        letter.put("reason", reason);
        letter.put(Meta.OP, Meta.CREATE);
        letter.put(Meta.SOURCE_TS, recordMicros);
        letter.put(Meta.EPOCH, origin.epoch());
        letter.put(Meta.RAW_PARTITION, partitionId(origin));
        letter.put(Meta.RAW_OFFSET, origin.offset());
        letter.put(Meta.UNCHANGED, List.of());
        letter.put(Meta.QUALITY_FLAGS, List.of());
        letter.put(Meta.QUALITY_SCORE, 0d);
        letter.put(Meta.REJECTED, false);
        return letter;
    }

    private static int partitionId(Origin origin) {
        CRC32C sum = new CRC32C();
        sum.update((origin.topic() + "/" + origin.partition()).getBytes(StandardCharsets.UTF_8));
        return (int) (sum.getValue() & Integer.MAX_VALUE);
    }
}
