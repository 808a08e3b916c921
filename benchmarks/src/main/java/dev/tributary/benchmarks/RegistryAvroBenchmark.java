package dev.tributary.benchmarks;

import dev.tributary.contracts.pipeline.RegistryConfig;
import dev.tributary.service.avro.RegistryAvro;
import dev.tributary.service.error.Retrier;
import dev.tributary.testkit.TestRegistry;
import io.apicurio.registry.serde.avro.AvroKafkaSerializer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it saves to ask Apicurio once per schema instead of once per record (ADR 3): the same record through
 * {@link RegistryAvro} and through Apicurio's own serializer. Read the two as a ratio.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RegistryAvroBenchmark {

    private static final String TOPIC = "benchmark.orders";
    private static final Schema ORDER = SchemaBuilder.record("Order")
            .fields()
            .requiredLong("id")
            .requiredString("status")
            .optionalString("city")
            .requiredDouble("price")
            .requiredString("note")
            .endRecord();

    private final GenericRecord order = new GenericRecordBuilder(ORDER)
            .set("id", 4_711L)
            .set("status", "delivered")
            .set("city", "São Paulo")
            .set("price", 58.9)
            .set("note", "x".repeat(60))
            .build();
    private final AvroKafkaSerializer<GenericRecord> apicurio = new AvroKafkaSerializer<>();
    private final RegistryAvro ours = new RegistryAvro(
            new RegistryConfig(TestRegistry.url()), Retrier.of(Clock.systemUTC(), Duration.ofSeconds(10)));

    /** Both know the schema before they are timed. */
    @Setup
    public void register() {
        apicurio.configure(
                Map.of(
                        "apicurio.registry.url",
                        TestRegistry.url(),
                        "apicurio.registry.auto-register",
                        true,
                        "apicurio.registry.http.adapter",
                        "JDK"),
                false);
        apicurio.serialize(TOPIC, order);
        ours.encodeValue(TOPIC, order);
    }

    @TearDown
    public void close() {
        apicurio.close();
        ours.close();
    }

    @Benchmark
    public byte[] registryAvro() {
        return ours.encodeValue(TOPIC, order);
    }

    @Benchmark
    public byte[] apicurioSerializer() {
        return apicurio.serialize(TOPIC, order);
    }
}
