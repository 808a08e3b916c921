package dev.tributary.processor.kafka;

import dev.tributary.processor.avro.AvroCodec;
import dev.tributary.service.avro.RegistryAvro;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/** A registry in memory, in the same wire format, that can be away or refuse a topic's schemas. */
final class MemoryCodec implements AvroCodec {

    private final List<Schema> schemas = new ArrayList<>();
    private final Map<String, Schema> keys = new HashMap<>();
    private boolean away;
    private @Nullable String refused;

    void goAway(boolean away) {
        this.away = away;
    }

    void refuse(String topic) {
        refused = topic;
    }

    @Override
    public int schemaId(byte[] bytes) {
        return RegistryAvro.schemaId(bytes);
    }

    @Override
    public Schema schema(int id) {
        if (away) {
            throw new TributaryException(ErrorKind.TRANSIENT, "the registry is away");
        }
        if (id >= schemas.size()) {
            throw new TributaryException(ErrorKind.BAD_RECORD, "the registry does not know schema " + id);
        }
        return schemas.get(id);
    }

    @Override
    public GenericRecord decode(byte[] bytes) {
        Schema schema = schema(schemaId(bytes));
        GenericData plain = new GenericData();
        plain.setFastReaderEnabled(false);
        try {
            GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(schema, schema, plain) {
                @Override
                protected Object readString(@Nullable Object old, Schema expected, org.apache.avro.io.Decoder in)
                        throws IOException {
                    return in.readString();
                }
            };
            return reader.read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
        } catch (IOException | RuntimeException malformed) {
            throw new TributaryException(ErrorKind.BAD_RECORD, "the bytes do not fit their Avro schema", malformed);
        }
    }

    @Override
    public Optional<Schema> latestKeySchema(String topic) {
        return Optional.ofNullable(keys.get(topic));
    }

    @Override
    public List<Schema> valueSchemas(String topic, Schema last) {
        return List.of(last);
    }

    @Override
    public byte[] encodeValue(String topic, GenericRecord value) {
        if (topic.equals(refused)) {
            throw new TributaryException(ErrorKind.NEEDS_OPERATOR, "the registry refused the schema of " + topic);
        }
        return encode(value);
    }

    @Override
    public byte[] encodeKey(String topic, GenericRecord key) {
        keys.put(topic, key.getSchema());
        return encode(key);
    }

    private byte[] encode(GenericRecord record) {
        if (!schemas.contains(record.getSchema())) {
            schemas.add(record.getSchema());
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0);
        out.writeBytes(ByteBuffer.allocate(4)
                .putInt(schemas.indexOf(record.getSchema()))
                .array());
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }
}
