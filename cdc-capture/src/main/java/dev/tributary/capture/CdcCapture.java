package dev.tributary.capture;

import dev.tributary.capture.core.Lsn;
import dev.tributary.capture.core.Position;
import dev.tributary.capture.kafka.RawTopics;
import dev.tributary.capture.postgres.CanaryMessages;
import dev.tributary.capture.postgres.Preflight;
import dev.tributary.capture.postgres.SlotWatch;
import dev.tributary.capture.postgres.Slots;
import dev.tributary.capture.postgres.SourceDatabase;
import dev.tributary.capture.postgres.WalProbe;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.SourceConfig;
import dev.tributary.service.avro.RegistryAvro;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.kafka.TopicAdmin;
import dev.tributary.service.lifecycle.Health;
import dev.tributary.service.lifecycle.Service;
import dev.tributary.service.lifecycle.ServiceContext;
import dev.tributary.service.metrics.CanaryAge;
import dev.tributary.service.metrics.Meters;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures one replication slot into the raw topics, exactly once: Debezium's engine → one Kafka transaction of records
 * and position → the LSN confirmed to Postgres.
 */
public final class CdcCapture implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(CdcCapture.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration STOP = Duration.ofSeconds(60);

    private final ServiceContext context;
    private final PipelineFile file;
    private final SourceConfig source;
    private final Topics topics;
    private final CaptureProgress progress;
    private final Deque<AutoCloseable> toClose = new ArrayDeque<>();
    private final CompletableFuture<Void> terminated = new CompletableFuture<>();
    private final SchemaWatch watch;
    private final Optional<CanaryAge> canary;
    private volatile @Nullable Running running;

    /** What there is once it has started. */
    private record Running(CaptureLoop loop, Thread thread, WalProbe probe) {}

    private CdcCapture(ServiceContext context) {
        this.context = context;
        this.file = context.file();
        this.source = file.theSource();
        this.topics = file.topics();
        this.watch = new SchemaWatch(topics);
        this.progress = new CaptureProgress(context.clock(), source.heartbeat());
        this.canary =
                source.canary().map(every -> new CanaryAge(new Meters(context.metrics()), context.clock(), "captured"));
        file.theKafka();
        file.theRegistry();
    }

    /**
     * Makes the service; nothing is connected to yet.
     *
     * @throws IllegalArgumentException if the pipeline file lacks the source, Kafka or the registry
     */
    public static CdcCapture create(ServiceContext context) {
        return new CdcCapture(context);
    }

    @Override
    public String name() {
        return "cdc-capture";
    }

    @Override
    public void start() {
        try {
            running = begin();
        } catch (RuntimeException failure) {
            progress.reconnecting("it could not start");
            closeAll();
            throw atStart(TributaryException.of(failure));
        }
    }

    private Running begin() {
        SourceDatabase database = new SourceDatabase(source);
        Slots slots = new Slots(database, source.slotIn(file.pipeline()));
        Retrier retrier = Retrier.of(context.clock(), PATIENCE);
        KafkaClients clients = new KafkaClients(file.theKafka());
        TopicAdmin admin = closing(new TopicAdmin(clients, "cdc-capture"));
        RegistryAvro avro = closing(new RegistryAvro(file.theRegistry(), Retrier.of(context.clock(), STOP)));
        RawTopics raw = new RawTopics(admin, retrier, file.theKafka().partitions());
        CaptureParts parts = new CaptureParts(
                file,
                context.clock(),
                database,
                slots,
                clients,
                topics,
                raw,
                avro,
                new Meters(context.metrics()),
                progress,
                watch,
                retrier,
                canary);
        CaptureLoop loop = new CaptureLoop(parts, terminated);
        closing(loop::release);
        Preflight.Findings findings = loop.prepare();
        WalProbe probe = closing(new WalProbe(database, context.clock(), slots.slot(), findings.majorVersion()));
        closing(SlotWatch.start(probe, parts.meters(), slots.slot()));
        source.canary().ifPresent(every -> closing(CanaryMessages.start(database, findings.majorVersion(), every)));
        Thread thread = new Thread(loop, "cdc-capture");
        thread.start();
        return new Running(loop, thread, probe);
    }

    /** At start nothing is waited for: who starts it sees at once what is missing. */
    private static TributaryException atStart(TributaryException failure) {
        return failure.kind() == ErrorKind.TRANSIENT
                ? new TributaryException(ErrorKind.NEEDS_OPERATOR, failure.getMessage(), failure)
                : failure;
    }

    private <T extends AutoCloseable> T closing(T part) {
        toClose.push(part);
        return part;
    }

    @Override
    public Health health() {
        return progress.health(this::pending);
    }

    /** Bytes of WAL, not records: Postgres does not say how many changes they hold. */
    @Override
    public OptionalLong pending() {
        Running now = running;
        boolean streaming = progress.position().snapshots().isEmpty() && progress.isRunning();
        return now == null || !streaming
                ? OptionalLong.empty()
                : now.probe.read().pending();
    }

    @Override
    public Map<String, Object> status() {
        Position position = progress.position();
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("slot", source.slotIn(file.pipeline()));
        status.put("epoch", position.epoch());
        status.put("phase", position.snapshots().isEmpty() ? "streaming" : "snapshot");
        status.put("boundaryLsn", Lsn.text(position.boundary()));
        status.put("eventsSinceBoundary", position.events());
        canary.ifPresent(age -> age.putInto(status));
        Running now = running;
        if (now != null) {
            WalProbe.Reading reading = now.probe.read();
            if (reading.known()) {
                status.put("confirmedLsn", Lsn.text(reading.confirmed()));
                status.put("lagBytes", reading.lagBytes());
                status.put("slotHealth", reading.status());
            }
            status.put("tables", now.loop.tables());
            status.put("snapshots", now.loop.snapshots());
            status.put("requests", position.requests());
            status.put("events", watch.newest());
        }
        return status;
    }

    @Override
    public CompletableFuture<Void> terminated() {
        return terminated;
    }

    @Override
    public void close() {
        Running now = running;
        if (now != null) {
            now.loop.close();
            try {
                now.thread.join(STOP.toMillis());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        closeAll();
        terminated.complete(null);
    }

    private void closeAll() {
        while (!toClose.isEmpty()) {
            try {
                toClose.pop().close();
            } catch (Exception failure) {
                LOG.warn("a part did not close: {}", failure.toString());
            }
        }
    }
}
