package dev.tributary.lake;

import dev.tributary.contracts.ByteSize;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.pipeline.GcsConfig;
import dev.tributary.contracts.pipeline.KafkaConfig;
import dev.tributary.contracts.pipeline.LakeConfig;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.RegistryConfig;
import dev.tributary.contracts.pipeline.RollConfig;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.service.avro.RegistryAvro;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.lifecycle.ServiceContext;
import dev.tributary.testkit.TestRegistry;
import dev.tributary.testkit.TestTopics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/**
 * A pipeline of its own on the shared servers, with a lake in a folder or where the test says; writes clean topics as the
 * processor does.
 */
final class SinkBench implements AutoCloseable {

    private final TestTopics kafka = TestTopics.unique("sink");
    private final Topics topics = new Topics(kafka.pipeline());
    private final RegistryConfig registry = new RegistryConfig(TestRegistry.url());
    private final RegistryAvro avro = new RegistryAvro(registry, Retrier.of(Clock.systemUTC(), Duration.ofSeconds(20)));
    private final KafkaProducer<byte[], byte[]> producer;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<LakeSink> sinks = new ArrayList<>();
    private final List<Future<RecordMetadata>> sent = new ArrayList<>();
    private final Path folder;
    private final URI lakeUrl;
    private final Optional<GcsConfig> gcs;
    private final ObjectStore lake;

    SinkBench(Path folder) {
        this(folder, folder.resolve("lake").toUri(), Optional.empty());
    }

    SinkBench(Path folder, URI lakeUrl, Optional<GcsConfig> gcs) {
        this.folder = folder;
        this.lakeUrl = lakeUrl;
        this.gcs = gcs;
        this.lake = ObjectStores.open(lakeConfig(Duration.ofSeconds(1)));
        Map<String, Object> settings = new HashMap<>(new KafkaClients(kafkaConfig()).producer("bench"));
        settings.put("transactional.id", kafka.pipeline());
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    private KafkaConfig kafkaConfig() {
        return new KafkaConfig(kafka.bootstrapServers(), 2, -1, Map.of());
    }

    Topics topics() {
        return topics;
    }

    TestTopics kafka() {
        return kafka;
    }

    SimpleMeterRegistry meters() {
        return meters;
    }

    private LakeConfig lakeConfig(Duration rollEvery) {
        return new LakeConfig(lakeUrl, new RollConfig(rollEvery, ByteSize.parse("128MiB")), gcs);
    }

    ObjectStore lake() {
        return lake;
    }

    void createClean(TableId table, int partitions) {
        kafka.create("clean." + table.safe(), partitions);
    }

    ServiceContext context(Duration rollEvery, Clock clock) {
        PipelineFile file = new PipelineFile(
                kafka.pipeline(),
                Optional.empty(),
                Optional.of(kafkaConfig()),
                Optional.of(registry),
                Optional.of(lakeConfig(rollEvery)),
                Optional.empty(),
                Map.of("public.*", TableConfig.NONE));
        return new ServiceContext(file, meters, clock, folder.resolve("scratch"));
    }

    /** A started sink; closed with the bench, if it was not before. */
    LakeSink startSink(Duration rollEvery) {
        return startSink(rollEvery, Clock.systemUTC());
    }

    LakeSink startSink(Duration rollEvery, Clock clock) {
        return started(LakeSink.create(context(rollEvery, clock)));
    }

    LakeSink startSink(Duration rollEvery, ObjectStore store) {
        return started(LakeSink.create(context(rollEvery, Clock.systemUTC()), store));
    }

    private LakeSink started(LakeSink sink) {
        sinks.add(sink);
        sink.start();
        return sink;
    }

    void stop(LakeSink sink) {
        sinks.remove(sink);
        sink.close();
    }

    /** One transaction, committed or aborted. */
    void transact(boolean commit, Runnable writes) {
        producer.beginTransaction();
        writes.run();
        if (commit) {
            producer.commitTransaction();
            if (!sent.stream().allMatch(Future::isDone)) {
                throw new IllegalStateException("committed before all was sent");
            }
        } else {
            producer.flush();
            producer.abortTransaction();
        }
        sent.clear();
    }

    void send(String topic, int partition, GenericRecord row) {
        sendBytes(topic, partition, avro.encodeValue(topic, row));
    }

    void sendBytes(String topic, int partition, byte[] value) {
        sent.add(producer.send(new ProducerRecord<>(topic, partition, null, value)));
    }

    /** Waits until all sinks have said twice that they are drained. */
    void awaitDrained() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(50))
                .pollInterval(Duration.ofMillis(250))
                .during(Duration.ofMillis(800))
                .until(() -> sinks.stream().allMatch(sink -> sink.pending().equals(OptionalLong.of(0))));
    }

    /** The commit objects of a table, by partition and start offset. */
    List<LakeCommit> commits(TableId table) {
        try (Stream<String> names = lake.list(kafka.pipeline() + "/_commits/" + table.safe() + "/")) {
            return names.map(name -> LakeCommit.ofJson(lake.read(name).orElseThrow()))
                    .sorted(Comparator.comparing(LakeCommit::partition).thenComparing(LakeCommit::startOffset))
                    .toList();
        }
    }

    /** All files of a table in the lake, committed or not. */
    List<String> files(TableId table) {
        try (Stream<String> names = lake.list(kafka.pipeline() + "/" + table.safe() + "/")) {
            return names.toList();
        }
    }

    /** The files that a table's commits name, where DuckDB can read them. */
    List<Path> committedFiles(TableId table) {
        return commits(table).stream()
                .flatMap(commit -> commit.files().stream())
                .map(file -> local(file.path()))
                .toList();
    }

    private Path local(String name) {
        if (gcs.isEmpty()) {
            return Path.of(lakeUrl).resolve(name);
        }
        Path copy = folder.resolve("copies").resolve(name);
        try {
            Files.createDirectories(copy.resolveSibling("."));
            return Files.write(copy, lake.read(name).orElseThrow());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** What was announced of a table, in the order of the topic. */
    List<LakeCommit> announced(TableId table) {
        return kafka.readCommitted(topics.lakeCommits()).stream()
                .map(record -> LakeCommit.ofJson(record.value()))
                .filter(commit -> commit.tableId().equals(table))
                .toList();
    }

    @Override
    public void close() {
        List.copyOf(sinks).forEach(this::stop);
        producer.close(Duration.ZERO);
        avro.close();
        lake.close();
    }
}
