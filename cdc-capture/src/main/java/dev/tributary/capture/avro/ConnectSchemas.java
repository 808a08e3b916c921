package dev.tributary.capture.avro;

import dev.tributary.contracts.SafeNames;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.apache.avro.JsonProperties;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Avro schemas of Connect schemas, by the convention that Confluent's and Apicurio's converters share: what Avro cannot
 * say stays in the properties {@code connect.name}, {@code connect.version}, {@code connect.parameters}, {@code
 * connect.doc}, {@code connect.default} and {@code connect.type}. One instance converts one schema.
 */
final class ConnectSchemas {

    /** A field's property that holds the column's name in the source. */
    static final String SOURCE_NAME = "tributary.source.name";

    private static final String NO_NAME = "io.confluent.connect.avro.ConnectDefault";

    private final UnaryOperator<String> columns;
    private final @Nullable Schema row;
    private final Map<Schema, org.apache.avro.Schema> records = new HashMap<>();

    /**
     * @param row the struct whose fields are a table's columns
     * @param columns the safe name of each of them
     */
    ConnectSchemas(@Nullable Schema row, UnaryOperator<String> columns) {
        this.row = row;
        this.columns = columns;
    }

    org.apache.avro.Schema convert(Schema schema) {
        org.apache.avro.Schema plain = plain(schema);
        if (!schema.isOptional()) {
            return plain;
        }
        org.apache.avro.Schema none = org.apache.avro.Schema.create(org.apache.avro.Schema.Type.NULL);
        // A default has to be of a union's first branch.
        return schema.defaultValue() == null
                ? org.apache.avro.Schema.createUnion(none, plain)
                : org.apache.avro.Schema.createUnion(plain, none);
    }

    private org.apache.avro.Schema plain(Schema schema) {
        if (schema.type() == Schema.Type.STRUCT) {
            org.apache.avro.Schema known = records.get(schema);
            return known == null ? record(schema) : known;
        }
        org.apache.avro.Schema avro =
                switch (schema.type()) {
                    case INT8, INT16, INT32 -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.INT);
                    case INT64 -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.LONG);
                    case FLOAT32 -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.FLOAT);
                    case FLOAT64 -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.DOUBLE);
                    case BOOLEAN -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.BOOLEAN);
                    case STRING -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.STRING);
                    case BYTES -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.BYTES);
                    case ARRAY -> org.apache.avro.Schema.createArray(convert(schema.valueSchema()));
                    case MAP -> org.apache.avro.Schema.createMap(convert(schema.valueSchema()));
                    case STRUCT -> throw new IllegalStateException("a struct is a record");
                };
        if (schema.type() == Schema.Type.INT8 || schema.type() == Schema.Type.INT16) {
            avro.addProp("connect.type", schema.type().getName());
        }
        annotate(schema, avro);
        return avro;
    }

    private org.apache.avro.Schema record(Schema schema) {
        String name = recordName(Objects.requireNonNullElse(schema.name(), NO_NAME));
        List<org.apache.avro.Schema.Field> fields = new ArrayList<>();
        for (Field field : schema.fields()) {
            fields.add(schema.equals(row) ? column(field) : field(field.name(), field.schema()));
        }
        org.apache.avro.Schema record = org.apache.avro.Schema.createRecord(name, null, null, false, fields);
        annotate(schema, record);
        records.put(schema, record);
        return record;
    }

    private org.apache.avro.Schema.Field column(Field field) {
        org.apache.avro.Schema.Field column = field(columns.apply(field.name()), field.schema());
        column.addProp(SOURCE_NAME, field.name());
        return column;
    }

    private org.apache.avro.Schema.Field field(String name, Schema schema) {
        org.apache.avro.Schema avro = convert(schema);
        Object connectDefault = schema.defaultValue();
        if (connectDefault != null) {
            return new org.apache.avro.Schema.Field(name, avro, null, AvroDefaults.of(schema, connectDefault));
        }
        return schema.isOptional()
                ? new org.apache.avro.Schema.Field(name, avro, null, JsonProperties.NULL_VALUE)
                : new org.apache.avro.Schema.Field(name, avro);
    }

    private static void annotate(Schema schema, org.apache.avro.Schema avro) {
        if (schema.doc() != null) {
            avro.addProp("connect.doc", schema.doc());
        }
        if (schema.version() != null) {
            avro.addProp("connect.version", schema.version());
        }
        if (schema.parameters() != null && !schema.parameters().isEmpty()) {
            avro.addProp("connect.parameters", new HashMap<>(schema.parameters()));
        }
        if (schema.defaultValue() != null) {
            avro.addProp("connect.default", AvroDefaults.of(schema, schema.defaultValue()));
        }
        if (schema.name() != null) {
            avro.addProp("connect.name", schema.name());
        }
    }

    /** Each part between the dots as a name that Avro takes. */
    static String recordName(String name) {
        StringBuilder legal = new StringBuilder();
        for (String part : name.split("\\.", -1)) {
            legal.append(legal.isEmpty() ? "" : ".").append(namePart(part));
        }
        return legal.toString();
    }

    private static String namePart(String part) {
        if (part.isEmpty()) {
            return "_";
        }
        return Character.isDigit(part.charAt(0))
                ? SafeNames.columns(List.of(part)).get(0)
                : SafeNames.encode(part);
    }
}
