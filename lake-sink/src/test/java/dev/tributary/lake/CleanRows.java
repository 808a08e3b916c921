package dev.tributary.lake;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.contracts.clean.Meta;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/**
 * Clean rows for tests.
 *
 * @param schema an {@code id} as key, a {@code note} and a {@code price}
 */
public record CleanRows(Schema schema) {

    /** 2023-11-14T22:13:20Z. */
    public static final long SOURCE_TS = 1_700_000_000_000_000L;

    public static CleanRows of(TableId table) {
        List<CleanColumn> columns = List.of(
                new CleanColumn("id", "id", "int8", Plain.LONG),
                new CleanColumn("note", "note", "text", Plain.STRING),
                new CleanColumn("price", "price", "numeric", new Decimal(12, 2)));
        return new CleanRows(new CleanSchema(table, columns, List.of("id")).avro());
    }

    /** A change, as the processor writes it; of an hour of its own for each 500 ids. */
    public GenericRecord change(long id, long rawOffset) {
        GenericRecord row = meta(new GenericData.Record(schema), Meta.UPDATE, SOURCE_TS + id / 500 * 3_600_000_000L);
        row.put("id", id);
        row.put("note", id % 3 == 0 ? null : "note " + id);
        row.put("price", price(id));
        row.put(Meta.RAW_OFFSET, rawOffset);
        return row;
    }

    public GenericRecord rejected(long id, long rawOffset) {
        GenericRecord row = change(id, rawOffset);
        row.put(Meta.REJECTED, true);
        return row;
    }

    public GenericRecord barrier(long rawOffset) {
        GenericRecord row = meta(new GenericData.Record(schema), Meta.BARRIER, SOURCE_TS);
        row.put(Meta.RAW_OFFSET, rawOffset);
        row.put(Meta.BARRIER_BEFORE, rawOffset);
        return row;
    }

    /** What {@link #change} puts into {@code price}. */
    public static ByteBuffer price(long id) {
        return ByteBuffer.wrap(BigDecimal.valueOf(id * 7, 2).unscaledValue().toByteArray());
    }

    /** A record with all columns of ours. */
    public static GenericRecord meta(GenericRecord row, String op, long sourceTs) {
        row.put(Meta.OP, op);
        row.put(Meta.SOURCE_TS, sourceTs);
        row.put(Meta.EPOCH, 1);
        row.put(Meta.RAW_PARTITION, 0);
        row.put(Meta.RAW_OFFSET, 0L);
        row.put(Meta.UNCHANGED, List.of());
        row.put(Meta.QUALITY_FLAGS, List.of());
        row.put(Meta.QUALITY_SCORE, 1.0);
        row.put(Meta.REJECTED, false);
        return row;
    }
}
