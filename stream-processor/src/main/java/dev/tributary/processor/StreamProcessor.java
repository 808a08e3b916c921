package dev.tributary.processor;

import dev.tributary.contracts.Topics;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.processor.avro.RegistryCodec;
import dev.tributary.processor.avro.TablePlans;
import dev.tributary.processor.cel.RuleCompiler;
import dev.tributary.processor.kafka.ProcessorStreams;
import dev.tributary.processor.kafka.TableBooks;
import dev.tributary.service.avro.RegistryAvro;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.kafka.HangingTransactions;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.kafka.TopicAdmin;
import dev.tributary.service.lifecycle.Health;
import dev.tributary.service.lifecycle.Progress;
import dev.tributary.service.lifecycle.Service;
import dev.tributary.service.lifecycle.ServiceContext;
import dev.tributary.service.metrics.Meters;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** Service 2: raw topics → typed, cleaned, flagged → clean topics and dead letters, exactly once. */
public final class StreamProcessor implements Service {

    /** Shorter than a transaction may stay open: a registry that stays away longer costs a restart of the thread. */
    private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(6);

    /** Longer than a record takes, and than the registry is waited for. */
    private static final Duration STANDSTILL = Duration.ofSeconds(30);

    private static final Duration START_PATIENCE = Duration.ofMinutes(1);

    private final RuleCheck rules;
    private final RegistryAvro registry;
    private final TopicAdmin admin;
    private final TableBooks books;
    private final ProcessorStreams streams;
    private final Progress progress;
    private final HangingTransactions hanging;
    private final Retrier startRetrier;
    private final AtomicBoolean closed = new AtomicBoolean();

    private StreamProcessor(ServiceContext context) {
        PipelineFile file = context.file();
        Topics topics = file.topics();
        KafkaClients kafka = new KafkaClients(file.theKafka());
        RuleCompiler compiler = new RuleCompiler();
        rules = new RuleCheck(file, compiler);
        registry = new RegistryAvro(file.theRegistry(), Retrier.of(context.clock(), REGISTRY_PATIENCE));
        admin = new TopicAdmin(kafka, topics.build() + "-stream-processor-admin");
        books = new TableBooks(file, new Meters(context.metrics()), context.clock());
        streams = new ProcessorStreams(
                kafka,
                admin,
                topics,
                new ProcessorStreams.Work(new RegistryCodec(registry), new TablePlans(file, compiler), books),
                context.clock(),
                context.scratch().resolve("streams"));
        progress = new Progress(context.clock(), STANDSTILL);
        hanging = new HangingTransactions(
                kafka,
                topics.build() + "-stream-processor-transactions",
                topics.rawPattern().asMatchPredicate(),
                context.clock());
        startRetrier = Retrier.of(context.clock(), START_PATIENCE);
    }

    /**
     * Makes the service, without starting it.
     *
     * @throws IllegalArgumentException if the pipeline file lacks {@code kafka} or {@code registry}
     */
    public static StreamProcessor create(ServiceContext context) {
        return new StreamProcessor(context);
    }

    /**
     * Looks at all checks of the pipeline file, without making a service.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} that names each check which is no CEL, whatever the columns are
     */
    public static void checkRules(PipelineFile file) {
        new RuleCheck(file, new RuleCompiler()).refuseWhatIsNoCel();
    }

    @Override
    public String name() {
        return "stream-processor";
    }

    @Override
    public void start() {
        try {
            rules.refuseWhatIsNoCel();
            Callable<Void> start = () -> {
                streams.start();
                return null;
            };
            startRetrier.call("start of the stream processor", start);
        } catch (TributaryException refused) {
            close();
            // A cluster that does not answer in that time needs somebody to look.
            throw refused.kind() == ErrorKind.TRANSIENT
                    ? new TributaryException(ErrorKind.NEEDS_OPERATOR, "kafka: " + refused.getMessage(), refused)
                    : refused;
        }
    }

    @Override
    public Health health() {
        if (streams.terminated().isDone()) {
            return Health.notReady("it has ended; see the log");
        }
        if (!streams.isRunning()) {
            return Health.notReady("Kafka Streams is " + streams.state() + "; it waits for partitions or for Kafka");
        }
        return books.complaint()
                .or(hanging::complaint)
                .or(() -> progress.complaint(books.finished(), this::pending))
                .map(Health::notReady)
                .orElseGet(Health::ready);
    }

    @Override
    public OptionalLong pending() {
        return streams.backlog();
    }

    @Override
    public Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("state", streams.state());
        status.put("tables", books.status());
        books.canary().putInto(status);
        return status;
    }

    @Override
    public CompletableFuture<Void> terminated() {
        return streams.terminated();
    }

    @Override
    public void close() {
        // A start that was refused has closed already.
        if (closed.getAndSet(true)) {
            return;
        }
        streams.close();
        hanging.close();
        admin.close();
        registry.close();
    }
}
