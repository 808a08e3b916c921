package dev.tributary.capture;

import dev.tributary.contracts.Topics;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;

/** The canary as Debezium would write a change of a table with one row: an envelope with the source's time. */
final class CanaryRecord {

    private static final Schema ID = id();
    private static final Schema ROW = SchemaBuilder.record("Value")
            .namespace("tributary.canary")
            .fields()
            .name("id")
            .type(ID)
            .noDefault()
            .endRecord();
    private static final Schema SOURCE = SchemaBuilder.record("Source")
            .namespace("tributary.canary")
            .fields()
            .requiredLong("ts_ms")
            .requiredLong("ts_us")
            .requiredString("schema")
            .requiredString("table")
            .requiredLong("lsn")
            .endRecord();
    private static final Schema ENVELOPE = SchemaBuilder.record("Envelope")
            .namespace("tributary.canary")
            .fields()
            .name("before")
            .type()
            .unionOf()
            .nullType()
            .and()
            .type(ROW)
            .endUnion()
            .nullDefault()
            .name("after")
            .type()
            .unionOf()
            .nullType()
            .and()
            .type(ROW)
            .endUnion()
            .nullDefault()
            .name("source")
            .type(SOURCE)
            .noDefault()
            .requiredString("op")
            .requiredLong("ts_ms")
            .endRecord();
    private static final Schema KEY = SchemaBuilder.record("Key")
            .namespace("tributary.canary")
            .fields()
            .name("id")
            .type(ID)
            .noDefault()
            .endRecord();

    private CanaryRecord() {}

    private static Schema id() {
        Schema id = Schema.create(Schema.Type.INT);
        id.addProp(
                "connect.parameters",
                Map.of("__debezium.source.column.type", "INT4", "__debezium.source.column.name", "id"));
        return id;
    }

    private static GenericRecord row(Schema schema) {
        GenericRecord row = new GenericData.Record(schema);
        row.put("id", 1);
        return row;
    }

    static GenericRecord key() {
        return row(KEY);
    }

    /**
     * The change.
     *
     * @param micros the source's time when it was left there, since 1970
     */
    static GenericRecord envelope(long micros, long lsn) {
        GenericRecord source = new GenericData.Record(SOURCE);
        source.put("ts_ms", micros / 1_000);
        source.put("ts_us", micros);
        source.put("schema", Topics.CANARY.schema());
        source.put("table", Topics.CANARY.name());
        source.put("lsn", lsn);
        GenericRecord envelope = new GenericData.Record(ENVELOPE);
        envelope.put("after", row(ROW));
        envelope.put("source", source);
        envelope.put("op", "u");
        envelope.put("ts_ms", micros / 1_000);
        return envelope;
    }
}
