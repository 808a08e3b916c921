package dev.tributary.processor.avro;

import dev.tributary.processor.core.Form;
import dev.tributary.processor.core.Form.Kind;
import dev.tributary.processor.core.RawColumn;
import java.util.Map;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reads what a field of Debezium's row says of its column. */
final class RawField {

    private static final String SOURCE_NAME = "tributary.source.name";
    private static final String PARAMETERS = "connect.parameters";
    private static final String LOGICAL_NAME = "connect.name";
    private static final String DECLARED = "__debezium.source.column.";

    private RawField() {}

    static RawColumn column(Schema.Field field) {
        Schema schema = present(field.schema());
        Map<?, ?> parameters = parameters(field, schema);
        String declared = parameter(parameters, "type");
        return new RawColumn(
                sourceName(field),
                declared == null ? "" : declared,
                number(parameter(parameters, "length")),
                number(parameter(parameters, "scale")),
                form(schema, property(field, schema, LOGICAL_NAME)));
    }

    /** The column's name in Postgres. */
    static String sourceName(Schema.Field field) {
        Object mapped = property(field, present(field.schema()), SOURCE_NAME);
        return mapped == null ? field.name() : mapped.toString();
    }

    /** The schema of a value that is there. */
    static Schema present(Schema schema) {
        if (schema.getType() != Schema.Type.UNION) {
            return schema;
        }
        return schema.getTypes().stream()
                .filter(branch -> branch.getType() != Schema.Type.NULL)
                .findFirst()
                .orElse(schema);
    }

    private static Form form(Schema schema, @Nullable Object logicalName) {
        String logical = logicalName == null ? "" : logicalName.toString();
        Kind byName =
                switch (logical) {
                    case "io.debezium.time.MicroTimestamp", "io.debezium.time.MicroTime" -> Kind.MICROS;
                    case "io.debezium.time.NanoTimestamp", "io.debezium.time.NanoTime" -> Kind.NANOS;
                    case "io.debezium.time.Timestamp", "io.debezium.time.Time" -> Kind.MILLIS;
                    case "org.apache.kafka.connect.data.Timestamp", "org.apache.kafka.connect.data.Time" -> Kind.MILLIS;
                    case "io.debezium.time.Date", "org.apache.kafka.connect.data.Date" -> Kind.DAYS;
                    case "io.debezium.data.Bits" -> Kind.BITS;
                    default -> Kind.STRUCT;
                };
        return byName == Kind.STRUCT ? form(schema) : Form.of(byName);
    }

    private static Form form(Schema schema) {
        return switch (schema.getType()) {
            case INT, LONG -> Form.of(Kind.INTEGER);
            case FLOAT, DOUBLE -> Form.of(Kind.FLOAT);
            case BOOLEAN -> Form.of(Kind.BOOLEAN);
            case BYTES, FIXED -> Form.of(Kind.BYTES);
            case RECORD, MAP -> Form.of(Kind.STRUCT);
            case ARRAY -> {
                Schema element = present(schema.getElementType());
                yield Form.listOf(form(element, element.getObjectProp(LOGICAL_NAME)));
            }
            default -> Form.of(Kind.TEXT);
        };
    }

    private static Map<?, ?> parameters(Schema.Field field, Schema schema) {
        return property(field, schema, PARAMETERS) instanceof Map<?, ?> map ? map : Map.of();
    }

    /** Properties are on the schema or on the field, as the converter liked it. */
    private static @Nullable Object property(JsonProperties field, Schema schema, String name) {
        Object onSchema = schema.getObjectProp(name);
        return onSchema == null ? field.getObjectProp(name) : onSchema;
    }

    private static @Nullable String parameter(Map<?, ?> parameters, String name) {
        Object value = parameters.get(DECLARED + name);
        return value == null ? null : value.toString();
    }

    private static int number(@Nullable String text) {
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException none) {
            return 0;
        }
    }
}
