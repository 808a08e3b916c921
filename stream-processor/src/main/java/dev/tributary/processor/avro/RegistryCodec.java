package dev.tributary.processor.avro;

import dev.tributary.service.avro.RegistryAvro;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/**
 * {@link AvroCodec} on the registry.
 *
 * @param registry not closed by this
 */
public record RegistryCodec(RegistryAvro registry) implements AvroCodec {

    @Override
    public int schemaId(byte[] bytes) {
        return RegistryAvro.schemaId(bytes);
    }

    @Override
    public Schema schema(int id) {
        return registry.schema(id);
    }

    @Override
    public GenericRecord decode(byte[] bytes) {
        return registry.decode(bytes);
    }

    @Override
    public Optional<Schema> latestKeySchema(String topic) {
        return registry.latestKeySchema(topic);
    }

    @Override
    public List<Schema> valueSchemas(String topic, Schema last) {
        return registry.valueSchemas(topic, last);
    }

    @Override
    public byte[] encodeValue(String topic, GenericRecord value) {
        return registry.encodeValue(topic, value);
    }

    @Override
    public byte[] encodeKey(String topic, GenericRecord key) {
        return registry.encodeKey(topic, key);
    }
}
