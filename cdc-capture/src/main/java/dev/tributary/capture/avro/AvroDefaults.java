package dev.tributary.capture.avro;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.JsonProperties;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** A default of a Connect schema as Avro's JSON holds it. */
final class AvroDefaults {

    private AvroDefaults() {}

    static Object of(Schema schema, @Nullable Object value) {
        if (value == null) {
            return JsonProperties.NULL_VALUE;
        }
        return switch (schema.type()) {
            case INT8, INT16, INT32 -> ((Number) value).intValue();
            case BYTES -> latin1(value);
            case ARRAY ->
                ((List<?>) value)
                        .stream().map(one -> of(schema.valueSchema(), one)).toList();
            case MAP -> map(schema, (Map<?, ?>) value);
            case STRUCT -> struct((Struct) value);
            default -> value;
        };
    }

    /** Avro writes the default of bytes as a text of one character per byte. */
    private static String latin1(Object value) {
        byte[] bytes = value instanceof ByteBuffer buffer ? bytes(buffer) : (byte[]) value;
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static Map<String, Object> map(Schema schema, Map<?, ?> value) {
        Map<String, Object> converted = new LinkedHashMap<>();
        value.forEach((key, one) -> converted.put(Objects.toString(key), of(schema.valueSchema(), one)));
        return converted;
    }

    private static Map<String, Object> struct(Struct value) {
        Map<String, Object> converted = new LinkedHashMap<>();
        for (Field field : value.schema().fields()) {
            converted.put(field.name(), of(field.schema(), value.getWithoutDefault(field.name())));
        }
        return converted;
    }
}
