package dev.tributary.processor.avro;

import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * Avro records in the registry's wire format. Thread-safe. Failures are {@code TributaryException}s: {@code BAD_RECORD}
 * for bytes that cannot be read, {@code TRANSIENT} when the registry stays away, {@code NEEDS_OPERATOR} when it refuses a
 * schema.
 */
public interface AvroCodec {

    /** The id in the wire format's prefix. */
    int schemaId(byte[] bytes);

    /** The schema of an id; the same instance each time. */
    Schema schema(int id);

    GenericRecord decode(byte[] bytes);

    /** The newest schema that keys of a topic have been written with; empty if its records have no key. */
    Optional<Schema> latestKeySchema(String topic);

    /** The schemas of a topic's values in the order they were registered, up to that one, which is the last. */
    List<Schema> valueSchemas(String topic, Schema last);

    byte[] encodeValue(String topic, GenericRecord value);

    byte[] encodeKey(String topic, GenericRecord key);
}
