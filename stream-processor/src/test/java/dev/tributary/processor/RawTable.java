package dev.tributary.processor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/** Raw records of a table as capture writes them: Debezium's envelope with propagated source types, as Avro. */
public final class RawTable {

    private final List<Schema.Field> fields = new ArrayList<>();
    private final List<String> key = new ArrayList<>();
    private @Nullable Schema envelope;

    /** A key column, {@code NOT NULL}. */
    public RawTable key(String name, String type, Schema.Type avro) {
        key.add(name);
        return column(name, type, 0, 0, typed(Schema.create(avro), null), false);
    }

    /** A column that may be NULL. */
    public RawTable column(String name, String type, Schema.Type avro) {
        return column(name, type, 0, 0, typed(Schema.create(avro), null), true);
    }

    public RawTable column(String name, String type, Schema schema) {
        return column(name, type, 0, 0, schema, true);
    }

    public RawTable numeric(String name, int precision, int scale) {
        return column(name, "NUMERIC", precision, scale, Schema.create(Schema.Type.STRING), true);
    }

    public RawTable column(String name, String type, int length, int scale, Schema schema, boolean nullable) {
        Map<String, String> parameters = new HashMap<>();
        parameters.put("__debezium.source.column.type", type);
        parameters.put("__debezium.source.column.name", name);
        if (length != 0) {
            parameters.put("__debezium.source.column.length", String.valueOf(length));
            parameters.put("__debezium.source.column.scale", String.valueOf(scale));
        }
        schema.addProp("connect.parameters", parameters);
        fields.add(
                nullable
                        ? new Schema.Field(
                                name,
                                Schema.createUnion(Schema.create(Schema.Type.NULL), schema),
                                null,
                                Schema.Field.NULL_DEFAULT_VALUE)
                        : new Schema.Field(name, schema));
        return this;
    }

    /** A schema with Connect's name for what it means. */
    public static Schema typed(Schema schema, @Nullable String connectName) {
        if (connectName != null) {
            schema.addProp("connect.name", connectName);
        }
        return schema;
    }

    /** The schema of the envelopes. */
    public Schema envelope() {
        if (envelope == null) {
            Schema row = Schema.createRecord("Value", null, "shop.public.orders", false, fields);
            Schema nullableRow = Schema.createUnion(Schema.create(Schema.Type.NULL), row);
            Schema source = SchemaBuilder.record("Source")
                    .namespace("io.debezium.connector.postgresql")
                    .fields()
                    .requiredString("version")
                    .requiredLong("ts_ms")
                    .optionalLong("ts_us")
                    .requiredString("schema")
                    .requiredString("table")
                    .optionalLong("txId")
                    .optionalLong("lsn")
                    .endRecord();
            envelope = SchemaBuilder.record("Envelope")
                    .namespace("shop.public.orders")
                    .fields()
                    .name("before")
                    .type(nullableRow)
                    .withDefault(null)
                    .name("after")
                    .type(nullableRow)
                    .withDefault(null)
                    .name("source")
                    .type(source)
                    .noDefault()
                    .requiredString("op")
                    .optionalLong("ts_ms")
                    .endRecord();
        }
        return envelope;
    }

    /** The schema of the keys. */
    public Schema keySchema() {
        List<Schema.Field> keyFields = fields.stream()
                .filter(field -> key.contains(field.name()))
                .map(field -> new Schema.Field(field.name(), field.schema()))
                .toList();
        return Schema.createRecord("Key", null, "shop.public.orders", false, keyFields);
    }

    public GenericRecord keyOf(Map<String, ?> values) {
        GenericData.Record record = new GenericData.Record(keySchema());
        key.forEach(name -> record.put(name, values.get(name)));
        return record;
    }

    public GenericRecord insert(Map<String, ?> after) {
        return change("c", null, after);
    }

    /** A change; a column that a map lacks is NULL. */
    public GenericRecord change(String op, @Nullable Map<String, ?> before, @Nullable Map<String, ?> after) {
        GenericData.Record record = new GenericData.Record(envelope());
        record.put("before", row(before));
        record.put("after", row(after));
        GenericData.Record source =
                new GenericData.Record(envelope().getField("source").schema());
        source.put("version", "3.7.0.Final");
        source.put("ts_ms", 1_700_000_000_123L);
        source.put("ts_us", 1_700_000_000_123_456L);
        source.put("schema", "public");
        source.put("table", "orders");
        source.put("txId", 77L);
        source.put("lsn", 4_711L);
        record.put("source", source);
        record.put("op", op);
        record.put("ts_ms", 1_700_000_000_999L);
        return record;
    }

    private @Nullable GenericRecord row(@Nullable Map<String, ?> values) {
        if (values == null) {
            return null;
        }
        GenericData.Record row = new GenericData.Record(
                envelope().getField("after").schema().getTypes().get(1));
        fields.forEach(field -> row.put(field.name(), values.get(field.name())));
        return row;
    }
}
