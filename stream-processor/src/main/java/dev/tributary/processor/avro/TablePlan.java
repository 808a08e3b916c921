package dev.tributary.processor.avro;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.Meta;
import dev.tributary.processor.core.BadValueException;
import dev.tributary.processor.core.CleanRow;
import dev.tributary.processor.core.RawColumn;
import dev.tributary.processor.core.RowCleaner;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.Collections;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** What is done to the records of one raw schema; made once for it. Thread-safe. */
public final class TablePlan {

    private final TableId table;
    private final EnvelopeSchema envelope;
    private final DeleteImage deletes;
    private final RowCleaner cleaner;
    private final Schema clean;
    private final int meta;
    private final List<String> problems;

    TablePlan(
            CleanSchema schema,
            EnvelopeSchema envelope,
            List<RawColumn> raw,
            RowCleaner cleaner,
            List<String> problems) {
        this.table = schema.table();
        this.envelope = envelope;
        this.cleaner = cleaner;
        this.clean = schema.avro();
        this.meta = raw.size();
        this.problems = List.copyOf(problems);
        this.deletes = new DeleteImage(
                envelope.row(),
                schema.keyColumns().stream().map(column -> column.source()).toList());
    }

    public TableId table() {
        return table;
    }

    /** What of the pipeline file cannot be done to this table; one line each. */
    public List<String> problems() {
        return problems;
    }

    /** The schema of its clean records. */
    public Schema clean() {
        return clean;
    }

    /**
     * The clean record of a change.
     *
     * @param key the raw key; null if the record has none
     * @throws TributaryException {@code BAD_RECORD} if it cannot be converted
     */
    public GenericRecord clean(GenericRecord value, @Nullable GenericRecord key, Origin origin) {
        String op = envelope.op(value);
        try {
            return switch (op) {
                case Meta.CREATE, Meta.UPDATE, Meta.SNAPSHOT -> row(op, value, after(value), origin);
                case Meta.DELETE -> row(op, value, deletes.values(envelope.before(value), key), origin);
                case "t" -> barrier(value, origin);
                default -> throw bad("the operation is none of c, u, d, r, t", null);
            };
        } catch (BadValueException badValue) {
            throw bad(badValue.getMessage(), badValue);
        } catch (ClassCastException | IllegalArgumentException | ArithmeticException unexpected) {
            // Its message may hold a value.
            throw bad("it cannot be converted: " + unexpected.getClass().getSimpleName(), unexpected);
        }
    }

    private GenericRecord row(String op, GenericRecord value, @Nullable Object[] raw, Origin origin) {
        return record(op, value, cleaner.clean(raw, !op.equals(Meta.DELETE)), origin, null);
    }

    private @Nullable Object[] after(GenericRecord value) {
        GenericRecord after = envelope.after(value);
        if (after == null) {
            throw bad("the envelope has no row after the change", null);
        }
        @Nullable Object[] raw = new @Nullable Object[meta];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = after.get(i);
        }
        return raw;
    }

    private GenericRecord barrier(GenericRecord value, Origin origin) {
        CleanRow nothing = new CleanRow(Collections.nCopies(meta, null), List.of(), null, List.of(), 1, false);
        return record(
                Meta.BARRIER, value, nothing, origin, origin.barrierBefore().orElse(origin.offset()));
    }

    /** Positions follow {@link Meta}'s order, which its contract fixes. */
    private GenericRecord record(
            String op, GenericRecord value, CleanRow row, Origin origin, @Nullable Long barrierBefore) {
        GenericData.Record record = new GenericData.Record(clean);
        for (int i = 0; i < meta; i++) {
            record.put(i, row.values().get(i));
        }
        int next = meta;
        record.put(next++, op);
        record.put(next++, envelope.sourceMicros(value));
        record.put(next++, envelope.lsn(value));
        record.put(next++, envelope.txId(value));
        record.put(next++, origin.epoch());
        record.put(next++, origin.partition());
        record.put(next++, origin.offset());
        record.put(next++, barrierBefore);
        record.put(next++, row.unchanged());
        record.put(next++, row.original());
        record.put(next++, row.flags());
        record.put(next++, row.score());
        record.put(next, row.rejected());
        return record;
    }

    private static TributaryException bad(@Nullable String why, @Nullable Throwable cause) {
        return new TributaryException(ErrorKind.BAD_RECORD, String.valueOf(why), cause);
    }
}
