package dev.tributary.contracts.clean;

import java.util.List;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** The columns that every clean record carries behind its business columns, in this order. */
public final class Meta {

    /** {@code c u d r} (r = snapshot), {@code b} = barrier. */
    public static final String OP = "_op";
    /** Commit time in the source, microseconds UTC. */
    public static final String SOURCE_TS = "_source_ts";
    /** Where the change is in the WAL; information, no order. NULL where the source sent none. */
    public static final String LSN = "_lsn";
    /** The source's transaction. NULL where the source sent none. */
    public static final String TX_ID = "_tx_id";

    public static final String EPOCH = "_epoch";
    public static final String RAW_PARTITION = "_raw_partition";
    public static final String RAW_OFFSET = "_raw_offset";
    /** Barriers only, else NULL: rows of this partition whose raw offset is lower are gone. */
    public static final String BARRIER_BEFORE = "_barrier_before";
    /** Columns that Postgres did not send: unchanged TOAST. */
    public static final String UNCHANGED = "_unchanged";
    /** JSON object: for each column that cleaning changed or could not hold, the text as it was; NULL if none. */
    public static final String ORIGINAL = "_original";
    /** The rules that the row broke, and {@code unrepresentable:<column>}. */
    public static final String QUALITY_FLAGS = "_quality_flags";
    /** 1 − the weight of the broken rules, 0 to 1. */
    public static final String QUALITY_SCORE = "_quality_score";
    /** A rule with {@code on_fail: reject} broke. */
    public static final String REJECTED = "_rejected";

    /** In the lake and in bronze, behind the columns of the clean record: its {@link Revision}. */
    public static final String REVISION = "_revision";

    /** Values of {@link #OP}. */
    public static final String CREATE = "c", UPDATE = "u", DELETE = "d", SNAPSHOT = "r", BARRIER = "b";

    /** Begins the {@link #QUALITY_FLAGS flag} of a column whose value its type cannot hold; the column's name follows. */
    public static final String UNREPRESENTABLE = "unrepresentable:";

    /** Begins the flag of a rule that was not judged, because a column that it reads was not sent; its name follows. */
    public static final String UNJUDGED = "unjudged:";

    private Meta() {}

    static List<Schema.Field> fields() {
        Schema string = Schema.create(Schema.Type.STRING);
        Schema longs = Schema.create(Schema.Type.LONG);
        Schema ints = Schema.create(Schema.Type.INT);
        Schema micros = LogicalTypes.timestampMicros().addToSchema(Schema.create(Schema.Type.LONG));
        return List.of(
                new Schema.Field(OP, string),
                new Schema.Field(SOURCE_TS, micros),
                nullable(LSN, longs),
                nullable(TX_ID, longs),
                new Schema.Field(EPOCH, ints),
                new Schema.Field(RAW_PARTITION, ints),
                new Schema.Field(RAW_OFFSET, longs),
                nullable(BARRIER_BEFORE, longs),
                new Schema.Field(UNCHANGED, Schema.createArray(string)),
                nullable(ORIGINAL, string),
                new Schema.Field(QUALITY_FLAGS, Schema.createArray(string)),
                new Schema.Field(QUALITY_SCORE, Schema.create(Schema.Type.DOUBLE)),
                new Schema.Field(REJECTED, Schema.create(Schema.Type.BOOLEAN)));
    }

    static Schema.Field nullable(String name, Schema schema) {
        Schema union = Schema.createUnion(Schema.create(Schema.Type.NULL), schema);
        return new Schema.Field(name, union, null, Schema.Field.NULL_DEFAULT_VALUE);
    }
}
