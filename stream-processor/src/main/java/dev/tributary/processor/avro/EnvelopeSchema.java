package dev.tributary.processor.avro;

import dev.tributary.processor.core.RawColumn;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Where the parts of Debezium's envelope are, by position: the way of a record looks nothing up by name. */
final class EnvelopeSchema {

    private static final long MICROS_PER_MILLI = 1000;

    private final Schema row;
    private final int before;
    private final int after;
    private final int op;
    private final int source;
    private final int tsMicros;
    private final int tsMillis;
    private final int lsn;
    private final int txId;

    /**
     * @throws TributaryException {@code BAD_RECORD} if the schema is not that of an envelope
     */
    EnvelopeSchema(Schema envelope) {
        if (envelope.getType() != Schema.Type.RECORD) {
            throw noEnvelope("it is no record");
        }
        before = position(envelope, "before");
        after = position(envelope, "after");
        op = position(envelope, "op");
        source = position(envelope, "source");
        row = RawField.present(envelope.getFields().get(after).schema());
        Schema imageBefore = RawField.present(envelope.getFields().get(before).schema());
        Schema origin = RawField.present(envelope.getFields().get(source).schema());
        if (row.getType() != Schema.Type.RECORD || !row.equals(imageBefore) || origin.getType() != Schema.Type.RECORD) {
            throw noEnvelope("before, after and source are not records of one kind");
        }
        tsMicros = optional(origin, "ts_us");
        tsMillis = position(origin, "ts_ms");
        lsn = optional(origin, "lsn");
        txId = optional(origin, "txId");
    }

    Schema row() {
        return row;
    }

    List<RawColumn> columns() {
        return row.getFields().stream().map(RawField::column).toList();
    }

    @Nullable
    GenericRecord before(GenericRecord envelope) {
        return (GenericRecord) envelope.get(before);
    }

    @Nullable
    GenericRecord after(GenericRecord envelope) {
        return (GenericRecord) envelope.get(after);
    }

    String op(GenericRecord envelope) {
        return String.valueOf(envelope.get(op));
    }

    /** Commit time in the source, in microseconds. */
    long sourceMicros(GenericRecord envelope) {
        GenericRecord origin = (GenericRecord) envelope.get(source);
        Long micros = number(origin, tsMicros);
        if (micros != null) {
            return micros;
        }
        Long millis = number(origin, tsMillis);
        if (millis == null) {
            throw new TributaryException(ErrorKind.BAD_RECORD, "the envelope has no source time");
        }
        return millis * MICROS_PER_MILLI;
    }

    @Nullable
    Long lsn(GenericRecord envelope) {
        return number((GenericRecord) envelope.get(source), lsn);
    }

    @Nullable
    Long txId(GenericRecord envelope) {
        return number((GenericRecord) envelope.get(source), txId);
    }

    private static @Nullable Long number(GenericRecord record, int position) {
        return position >= 0 && record.get(position) instanceof Number number ? (Long) number.longValue() : null;
    }

    private static int optional(Schema record, String field) {
        Schema.Field found = record.getField(field);
        return found == null ? -1 : found.pos();
    }

    private static int position(Schema record, String field) {
        int found = optional(record, field);
        if (found < 0) {
            throw noEnvelope("it has no field " + field);
        }
        return found;
    }

    private static TributaryException noEnvelope(String why) {
        return new TributaryException(ErrorKind.BAD_RECORD, "the value is not a Debezium envelope: " + why);
    }
}
