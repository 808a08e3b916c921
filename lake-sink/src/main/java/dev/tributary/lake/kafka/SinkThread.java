package dev.tributary.lake.kafka;

import dev.tributary.contracts.Topics;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.contracts.pipeline.KafkaConfig;
import dev.tributary.contracts.pipeline.RegistryConfig;
import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.commit.Lake;
import dev.tributary.lake.commit.RetryingObjectStore;
import dev.tributary.lake.core.OpenLimit;
import dev.tributary.lake.core.RollPolicy;
import dev.tributary.lake.parquet.ParquetBatches;
import dev.tributary.service.avro.RegistryAvro;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.kafka.TopicAdmin;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The worker on its thread, and the clients that it works with. */
public final class SinkThread implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SinkThread.class);
    private static final int COMMIT_PARTITIONS = 4;
    private static final int FLIGHTS = 4;
    private static final int OPEN_FILES = 128;
    /** So long a store or Kafka may stay away before the process ends, for someone to see. */
    private static final Duration OUTAGE = Duration.ofMinutes(10);
    /** Shorter than the time between polls that the group allows: the worker itself waits for these. */
    private static final Duration SHORT_OUTAGE = Duration.ofSeconds(20);

    /**
     * What the worker is made from.
     *
     * @param scratch a folder of its own
     */
    public record Setting(
            KafkaConfig kafka,
            RegistryConfig registry,
            Topics topics,
            LakePaths paths,
            RollPolicy rollPolicy,
            ObjectStore store,
            Path scratch,
            Clock clock) {}

    private final SinkWorker worker;
    private final Resources resources;
    private final Consumer<Throwable> onDeath;
    private final Thread thread = new Thread(this::run, "lake-sink");

    private SinkThread(SinkWorker worker, Resources resources, Consumer<Throwable> onDeath) {
        this.worker = worker;
        this.resources = resources;
        this.onDeath = onDeath;
    }

    /**
     * Makes the commit topic if it is not there, and starts the worker.
     *
     * @param onDeath told why, if the worker dies (I9)
     * @throws dev.tributary.service.error.TributaryException if the topic is not as it should be or Kafka stays away;
     *     nothing is left running then
     */
    public static SinkThread start(Setting setting, SinkStatus status, Consumer<Throwable> onDeath) {
        Resources resources = new Resources();
        try {
            SinkThread started = new SinkThread(worker(setting, status, resources), resources, onDeath);
            started.thread.start();
            return started;
        } catch (RuntimeException failure) {
            resources.close();
            throw failure;
        }
    }

    private static SinkWorker worker(Setting setting, SinkStatus status, Resources resources) {
        Clock clock = setting.clock();
        Topics topics = setting.topics();
        KafkaClients clients = new KafkaClients(setting.kafka());
        Retrier patient = Retrier.of(clock, OUTAGE);
        Retrier brief = Retrier.of(clock, SHORT_OUTAGE);

        TopicAdmin admin = resources.keep(new TopicAdmin(clients, "lake-sink-admin"));
        String announcements = topics.lakeCommits();
        brief.call("make " + announcements, () -> {
            admin.ensure(announcements, COMMIT_PARTITIONS, Map.of("retention.ms", "-1"));
            return true;
        });
        KafkaProducer<String, byte[]> producer = resources.keep(
                new KafkaProducer<>(announcing(clients), new StringSerializer(), new ByteArraySerializer()));
        RegistryAvro avro = resources.keep(new RegistryAvro(setting.registry(), brief));

        Lake lake = new Lake(
                new RetryingObjectStore(setting.store(), patient),
                setting.paths(),
                new KafkaAnnouncer(producer, announcements, patient));
        Workbench bench = Workbench.of(
                clock,
                CleanConsumer.open(clients, topics),
                new Flights(clock, FLIGHTS),
                new Pilot(lake, admin, patient),
                status);
        ParquetBatches batches =
                new ParquetBatches(avro, setting.paths(), setting.scratch(), RandomGenerator.getDefault());
        return new SinkWorker(
                bench,
                topics,
                new Assignment(bench, topics, brief),
                new Intake(bench, batches),
                new Rolling(bench, setting.rollPolicy(), openLimit()));
    }

    private static Map<String, Object> announcing(KafkaClients clients) {
        Map<String, Object> settings = clients.producer("lake-sink");
        // Each announcement is waited for.
        settings.put("linger.ms", 0);
        return settings;
    }

    /** A sixth of the heap: what is fetched, decoded and compressed has to fit beside it. */
    private static OpenLimit openLimit() {
        long sixth = Runtime.getRuntime().maxMemory() / 6;
        return new OpenLimit(Math.min(Math.max(sixth, 16L << 20), 256L << 20), OPEN_FILES);
    }

    private void run() {
        try {
            worker.run();
        } catch (RuntimeException | Error failure) {
            LOG.error("the sink cannot go on: {}", failure.getMessage(), failure);
            onDeath.accept(failure);
        }
    }

    /** Lands what is open, leaves the group and ends. */
    @Override
    public void close() {
        worker.stop();
        try {
            thread.join(Duration.ofSeconds(45).toMillis());
            if (thread.isAlive()) {
                LOG.warn("the worker does not end; it is interrupted");
                thread.interrupt();
                thread.join(Duration.ofSeconds(10).toMillis());
            }
        } catch (InterruptedException interrupted) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        resources.close();
    }
}
