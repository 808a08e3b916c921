package dev.tributary.capture.avro;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.generic.GenericData;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Values of Connect as Avro's generic ones, compiled once per schema. */
final class ConnectValues {

    /** Converts one value that is not null. */
    @FunctionalInterface
    interface Conversion {
        Object convert(Object value);
    }

    private ConnectValues() {}

    /**
     * The conversion of a Connect schema.
     *
     * @param row the struct whose fields are a table's columns
     * @param avro what {@link ConnectSchemas} made of it; a record's fields are in the same order
     */
    static Conversion compile(Schema connect, Schema row, org.apache.avro.Schema avro) {
        org.apache.avro.Schema plain = withoutNull(avro);
        return switch (connect.type()) {
            case STRUCT -> struct(connect, row, plain);
            case ARRAY -> array(compile(connect.valueSchema(), row, plain.getElementType()));
            case MAP -> map(compile(connect.valueSchema(), row, plain.getValueType()));
            case INT8, INT16 -> value -> ((Number) value).intValue();
            case BYTES -> value -> value instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : value;
            default -> value -> value;
        };
    }

    private static Conversion struct(Schema connect, Schema row, org.apache.avro.Schema record) {
        int size = connect.fields().size();
        String[] names = new String[size];
        Conversion[] conversions = new Conversion[size];
        for (Field field : connect.fields()) {
            names[field.index()] = field.name();
            conversions[field.index()] = compile(
                    field.schema(), row, record.getFields().get(field.index()).schema());
        }
        boolean isRow = connect.equals(row);
        return value -> {
            Struct struct = (Struct) value;
            GenericData.Record converted = new GenericData.Record(record);
            for (int i = 0; i < size; i++) {
                // Of a row, get would give the column's default where it holds NULL; of the source block the default is
                // what is meant.
                Object one = isRow ? struct.getWithoutDefault(names[i]) : struct.get(names[i]);
                if (one != null) {
                    converted.put(i, conversions[i].convert(one));
                }
            }
            return converted;
        };
    }

    private static Conversion array(Conversion element) {
        return value -> {
            List<?> values = (List<?>) value;
            List<@Nullable Object> converted = new ArrayList<>(values.size());
            for (Object one : values) {
                converted.add(one == null ? null : element.convert(one));
            }
            return converted;
        };
    }

    private static Conversion map(Conversion element) {
        return value -> {
            Map<String, @Nullable Object> converted = new HashMap<>();
            ((Map<?, ?>) value)
                    .forEach((key, one) ->
                            converted.put(Objects.toString(key), one == null ? null : element.convert(one)));
            return converted;
        };
    }

    private static org.apache.avro.Schema withoutNull(org.apache.avro.Schema avro) {
        if (!avro.isUnion()) {
            return avro;
        }
        org.apache.avro.Schema first = avro.getTypes().get(0);
        return first.getType() == org.apache.avro.Schema.Type.NULL
                ? avro.getTypes().get(1)
                : first;
    }
}
