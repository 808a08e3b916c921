package dev.tributary.service.avro;

import com.microsoft.kiota.ApiException;
import dev.tributary.contracts.pipeline.RegistryConfig;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import io.apicurio.registry.resolver.DefaultSchemaResolver;
import io.apicurio.registry.resolver.SchemaResolver;
import io.apicurio.registry.resolver.strategy.ArtifactReference;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import io.apicurio.registry.serde.avro.AvroSchemaParser;
import io.apicurio.registry.serde.avro.DefaultAvroDatumProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.jspecify.annotations.Nullable;

/**
 * Avro records in Apicurio's wire format (a zero byte, the schema's content id in four bytes, the Avro binary), as its
 * own serializer writes it. Apicurio is asked once per schema; the way of each record is Avro's encoder alone, because
 * the serializer's look-up costs several times what the encoding does. Strings are {@code String}s, logical types are
 * left as Avro's plain values. Thread-safe.
 */
public final class RegistryAvro implements AutoCloseable {

    private static final int PREFIX = 5;

    private final AvroKafkaSerializer<GenericRecord> keys = new AvroKafkaSerializer<>();
    private final AvroKafkaSerializer<GenericRecord> values = new AvroKafkaSerializer<>();
    private final SchemaResolver<Schema, GenericRecord> resolver = new DefaultSchemaResolver<>();
    private final Retrier retrier;
    private final Map<Subject, Integer> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

    /** What a schema is registered for. */
    private record Subject(String topic, boolean key, Schema schema) {}

    /**
     * Connects at the first use, not here.
     *
     * @param retrier for how long an unreachable registry is waited for
     */
    public RegistryAvro(RegistryConfig config, Retrier retrier) {
        this.retrier = retrier;
        Map<String, Object> settings = new HashMap<>();
        settings.put("apicurio.registry.url", config.url());
        settings.put("apicurio.registry.auto-register", true);
        // The JDK's own HTTP client, not a Vert.x with its threads.
        settings.put("apicurio.registry.http.adapter", "JDK");
        // The retrier retries, and says so; the client inside does not.
        settings.put("apicurio.registry.retry-count", 0);
        keys.configure(settings, true);
        values.configure(settings, false);
        resolver.configure(settings, new AvroSchemaParser<>(new DefaultAvroDatumProvider<>()));
    }

    /**
     * A record in the wire format; registers its schema under {@code <topic>-value} if that is new.
     *
     * @throws TributaryException {@code TRANSIENT} when the registry stayed away too long, {@code NEEDS_OPERATOR} when it
     *     refuses the schema
     */
    public byte[] encodeValue(String topic, GenericRecord value) {
        return encode(topic, false, value);
    }

    /** Like {@link #encodeValue}, under {@code <topic>-key}. */
    public byte[] encodeKey(String topic, GenericRecord key) {
        return encode(topic, true, key);
    }

    private byte[] encode(String topic, boolean key, GenericRecord record) {
        int id = idOf(new Subject(topic, key, record.getSchema()), record);
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        out.write(0);
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(id).array());
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        } catch (IOException impossible) {
            throw new TributaryException(ErrorKind.BUG, topic + ": a record could not be encoded", impossible);
        }
        return out.toByteArray();
    }

    private int idOf(Subject subject, GenericRecord first) {
        Integer known = ids.get(subject);
        if (known != null) {
            return known;
        }
        AvroKafkaSerializer<GenericRecord> serializer = subject.key ? keys : values;
        byte[] bytes = ask("register a schema of " + subject.topic, () -> serializer.serialize(subject.topic, first));
        int id = schemaId(bytes);
        ids.put(subject, id);
        return id;
    }

    /**
     * A record out of the wire format, by the schema that it was written with.
     *
     * @throws TributaryException {@code BAD_RECORD} if the bytes are not in the format, name a schema that the registry
     *     does not know or do not fit it; {@code TRANSIENT} when the registry stayed away too long
     */
    public GenericRecord decode(byte[] bytes) {
        Schema schema = schema(schemaId(bytes));
        try {
            Decoder decoder = DecoderFactory.get().binaryDecoder(bytes, PREFIX, bytes.length - PREFIX, null);
            return new StringReader(schema).read(null, decoder);
        } catch (IOException | RuntimeException malformed) {
            throw new TributaryException(ErrorKind.BAD_RECORD, "the bytes do not fit their Avro schema", malformed);
        }
    }

    /**
     * The id in the wire format's prefix.
     *
     * @throws TributaryException {@code BAD_RECORD} if there is no such prefix
     */
    public static int schemaId(byte[] bytes) {
        if (bytes.length < PREFIX || bytes[0] != 0) {
            throw new TributaryException(ErrorKind.BAD_RECORD, "the bytes are not in the registry's wire format");
        }
        return ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
    }

    /** The schema of an id; the same instance each time. Errors as at {@link #decode}. */
    public Schema schema(int id) {
        Schema known = schemas.get(id);
        if (known != null) {
            return known;
        }
        ArtifactReference reference =
                ArtifactReference.builder().contentId((long) id).build();
        Schema found = ask("look up schema " + id, () -> resolver.resolveSchemaByArtifactReference(reference)
                .getParsedSchema()
                .getParsedSchema());
        Schema earlier = schemas.putIfAbsent(id, found);
        return earlier == null ? found : earlier;
    }

    /**
     * The newest schema that is registered for a topic's keys; empty if there is none. Asks the registry, so it is not for
     * each record. Errors as at {@link #decode}, but for what the registry does not know.
     */
    public Optional<Schema> latestKeySchema(String topic) {
        ArtifactReference reference = ArtifactReference.builder()
                .groupId("default")
                .artifactId(topic + "-key")
                .build();
        return find("look up the key schema of " + topic, reference);
    }

    /**
     * The schemas of a topic's values in the order they were registered, up to and with a given one: those of the versions
     * 1, 2, … that the registry numbers. Asks the registry, so it is not for each record. Errors as at {@link #decode}.
     */
    public List<Schema> valueSchemas(String topic, Schema last) {
        List<Schema> schemas = new ArrayList<>();
        Optional<Schema> next = version(topic, 1);
        while (next.isPresent() && !next.get().equals(last)) {
            schemas.add(next.get());
            next = version(topic, schemas.size() + 1);
        }
        schemas.add(last);
        return List.copyOf(schemas);
    }

    private Optional<Schema> version(String topic, int version) {
        ArtifactReference reference = ArtifactReference.builder()
                .groupId("default")
                .artifactId(topic + "-value")
                .version(String.valueOf(version))
                .build();
        return find("look up version " + version + " of " + topic, reference);
    }

    private Optional<Schema> find(String what, ArtifactReference reference) {
        try {
            return Optional.of(ask(what, () -> resolver.resolveSchemaByArtifactReference(reference)
                    .getParsedSchema()
                    .getParsedSchema()));
        } catch (TributaryException failure) {
            if (failure.kind() == ErrorKind.BAD_RECORD) {
                return Optional.empty();
            }
            throw failure;
        }
    }

    private <T> T ask(String what, java.util.concurrent.Callable<T> question) {
        return retrier.call("registry: " + what, () -> {
            // The serializers and the resolver do not say that they are thread-safe.
            synchronized (this) {
                try {
                    return question.call();
                } catch (Exception failure) {
                    throw translated(what, failure);
                }
            }
        });
    }

    private static TributaryException translated(String what, Exception failure) {
        int status = status(failure);
        if (status == 404) {
            return new TributaryException(ErrorKind.BAD_RECORD, "the registry does not know: " + what, failure);
        }
        if (status >= 400 && status < 500 && status != 408 && status != 429) {
            String message = "the registry refused (" + status + ") to " + what + ": see its rules for that artifact";
            return new TributaryException(ErrorKind.NEEDS_OPERATOR, message, failure);
        }
        return new TributaryException(
                ErrorKind.TRANSIENT, "the registry cannot be reached to " + what + ": " + failure, failure);
    }

    private static int status(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiException answer) {
                return answer.getResponseStatusCode();
            }
        }
        return 0;
    }

    @Override
    public void close() {
        keys.close();
        values.close();
        try {
            resolver.close();
        } catch (IOException failure) {
            throw new TributaryException(ErrorKind.BUG, "the registry's client did not close", failure);
        }
    }

    /** Reads strings as {@code String}, whatever the schema says of Java. */
    private static final class StringReader extends GenericDatumReader<GenericRecord> {

        // Avro's fast reader would pass readString by.
        private static final GenericData PLAIN = new GenericData();

        static {
            PLAIN.setFastReaderEnabled(false);
        }

        StringReader(Schema schema) {
            super(schema, schema, PLAIN);
        }

        @Override
        protected Object readString(@Nullable Object old, Schema expected, Decoder in) throws IOException {
            return in.readString();
        }
    }
}
