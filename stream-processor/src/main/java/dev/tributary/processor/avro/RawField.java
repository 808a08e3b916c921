package dev.tributary.processor.avro;

import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.PostgresTypes;
import dev.tributary.processor.core.Composition;
import dev.tributary.processor.core.Form;
import dev.tributary.processor.core.RawColumn;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Reads what a field of Debezium's row says of its column. */
final class RawField {

    private static final String SOURCE_NAME = "tributary.source.name";
    private static final String PARAMETERS = "connect.parameters";
    private static final String LOGICAL_NAME = "connect.name";
    private static final String MADE_OF = "tributary.source.type";
    private static final Pattern NUMERIC = Pattern.compile("numeric\\((\\d+),(-?\\d+)\\)");
    private static final Map<String, String> BY_LOGICAL_NAME = Map.of(
            "io.debezium.time.MicroTimestamp", "timestamp",
            "io.debezium.time.MicroTime", "time",
            "io.debezium.time.ZonedTimestamp", "timestamptz",
            "io.debezium.data.Uuid", "uuid");
    private static final String DECLARED = "__debezium.source.column.";

    private RawField() {}

    static RawColumn column(Schema.Field field) {
        Schema schema = present(field.schema());
        Map<?, ?> parameters = parameters(field, schema);
        Object made = parameters.get(MADE_OF);
        Object logical = property(field, schema, LOGICAL_NAME);
        Form form = form(schema, logical == null ? "" : logical.toString());
        String type = Objects.requireNonNullElse(parameter(parameters, "type"), "");
        String declared = ofDomain(type, logical);
        int length = number(parameter(parameters, "length"));
        int scale = number(parameter(parameters, "scale"));
        if (made == null) {
            return new RawColumn(sourceName(field), declared, length, scale, form);
        }
        Composition composition = Composition.ofDescription(made.toString());
        Matcher numeric = composition instanceof Composition.Scalar scalar ? NUMERIC.matcher(scalar.type()) : null;
        if (numeric != null && numeric.matches()) {
            length = number(numeric.group(1));
            scale = number(numeric.group(2));
        }
        String over =
                composition instanceof Composition.Scalar scalar ? scalar.type().replaceFirst("\\(.*", "") : type;
        return new RawColumn(sourceName(field), over, length, scale, form, composition);
    }

    /** A domain that is carried as what it is over has a declared type that tells nothing; the form has a name that does. */
    private static String ofDomain(String declared, @Nullable Object logicalName) {
        boolean known = PostgresTypes.cleanType(declared, 0, 0) != CleanType.Plain.STRING;
        return known || logicalName == null ? declared : BY_LOGICAL_NAME.getOrDefault(logicalName.toString(), declared);
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

    private static Form form(Schema schema, String logicalName) {
        return switch (logicalName) {
            case "io.debezium.time.MicroTimestamp", "io.debezium.time.MicroTime" -> Form.MICROS;
            case "io.debezium.time.NanoTimestamp", "io.debezium.time.NanoTime" -> Form.NANOS;
            case "io.debezium.time.Timestamp", "io.debezium.time.Time" -> Form.MILLIS;
            case "org.apache.kafka.connect.data.Timestamp", "org.apache.kafka.connect.data.Time" -> Form.MILLIS;
            case "io.debezium.time.Date", "org.apache.kafka.connect.data.Date" -> Form.DAYS;
            default ->
                switch (schema.getType()) {
                    case INT, LONG -> Form.INTEGER;
                    case FLOAT, DOUBLE -> Form.FLOAT;
                    case BOOLEAN -> Form.BOOLEAN;
                    case BYTES, FIXED -> Form.BYTES;
                    default -> Form.TEXT;
                };
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
