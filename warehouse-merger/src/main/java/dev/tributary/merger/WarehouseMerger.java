package dev.tributary.merger;

import dev.tributary.contracts.Topics;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.merger.books.BookKeeping;
import dev.tributary.merger.books.Books;
import dev.tributary.merger.core.TableStatus;
import dev.tributary.merger.core.Warehouse;
import dev.tributary.merger.duckdb.DuckDbWarehouse;
import dev.tributary.merger.kafka.BookReader;
import dev.tributary.merger.kafka.BookTopic;
import dev.tributary.merger.kafka.CommitFeed;
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
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Service 4: announced lake commits → staging → bronze → fold → silver.
 *
 * <p>A table that cannot go on stops alone, is named by {@link #health} and {@link #status}, and goes on at the next
 * start from where it stopped.
 */
public final class WarehouseMerger implements Service {

    private static final Logger LOG = LoggerFactory.getLogger(WarehouseMerger.class);
    private static final String NAME = "warehouse-merger";
    /** Short, because the worker goes round again anyway; meanwhile it answers {@link #close}. */
    private static final Duration RETRIES = Duration.ofSeconds(10);

    private static final Duration TOPIC_CHECKS = Duration.ofMillis(300);
    private static final Duration BOOKS_PASSED = Duration.ofSeconds(30);
    private static final Duration LONGEST_WITHOUT_A_MERGE = Duration.ofMinutes(10);

    private final PipelineFile file;
    private final NamedWarehouse named;
    private final Meters meters;
    private final Clock clock;
    private final Retrier retrier;
    private final Books books;
    private final Progress progress;
    private final CompletableFuture<Void> terminated = new CompletableFuture<>();
    private final CountDownLatch closing = new CountDownLatch(1);

    private volatile @Nullable Running running;
    private volatile boolean hasTopic;

    private record Running(
            Warehouse warehouse,
            RegistryAvro registry,
            TableMerger merger,
            MergeWorker worker,
            BookReader books,
            HangingTransactions hanging,
            Thread thread) {}

    private WarehouseMerger(PipelineFile file, NamedWarehouse named, ServiceContext context) {
        this.file = file;
        this.named = named;
        this.meters = new Meters(context.metrics());
        this.clock = context.clock();
        this.retrier = Retrier.of(context.clock(), RETRIES);
        this.books = new Books(patience(file));
        this.progress = new Progress(
                clock, LONGEST_WITHOUT_A_MERGE.plus(file.theWarehouse().merge().every()));
    }

    /**
     * Makes the service, without starting it.
     *
     * @throws IllegalArgumentException if the pipeline file lacks kafka, registry, lake or warehouse, or names a pair of
     *     lake and warehouse that do not go together
     */
    public static WarehouseMerger create(ServiceContext context) {
        PipelineFile file = context.file();
        file.theKafka();
        file.theRegistry();
        return new WarehouseMerger(file, NamedWarehouse.of(file, context.clock()), context);
    }

    private static Books.Patience patience(PipelineFile file) {
        Duration batches =
                file.theLake().roll().every().plus(file.theWarehouse().merge().every());
        return new Books.Patience(BOOKS_PASSED, LONGEST_WITHOUT_A_MERGE.plus(batches));
    }

    @Override
    public String name() {
        return NAME;
    }

    /**
     * Opens the warehouse to build tables anew, instead of {@link #start}; the caller closes it.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if a merger has the DuckDB file open
     */
    public Rebuild rebuild() {
        NamedWarehouse.Opened opened = named.open(Duration.ZERO);
        RegistryAvro registry = new RegistryAvro(file.theRegistry(), retrier);
        return new Rebuild(
                opened,
                merger(opened, registry, BookKeeping.NONE),
                clock,
                pause -> Thread.sleep(pause.toMillis()),
                registry::close);
    }

    private TableMerger merger(NamedWarehouse.Opened to, RegistryAvro registry, BookKeeping bookKeeping) {
        CommitMerge merges =
                new CommitMerge(to.warehouse(), id -> CleanSchema.of(registry.schema(id)), retrier, to.replacements());
        return new TableMerger(merges, meters, clock, bookKeeping);
    }

    @Override
    public void start() {
        NamedWarehouse.Opened opened = named.open(file.theWarehouse().merge().every());
        Warehouse warehouse = opened.warehouse();
        RegistryAvro registry = new RegistryAvro(file.theRegistry(), retrier);
        Topics topics = file.topics();
        KafkaClients clients = new KafkaClients(file.theKafka());
        Set<String> read = Set.of(topics.lakeCommits(), topics.captureOffsets(), topics.quality(), topics.books());
        HangingTransactions hanging =
                new HangingTransactions(clients, topics.build() + "-" + NAME + "-transactions", read::contains, clock);
        BookTopic bookTopic = new BookTopic(clients, topics, books);
        TableMerger merger = merger(opened, registry, bookTopic);
        MergeWorker worker = new MergeWorker(merger, opened.schedule(), opened.limits(), clock);
        Thread thread = new Thread(() -> run(warehouse, worker, bookTopic), NAME);
        BookReader reader = BookReader.start(clients, topics, books, meters, clock, terminated::completeExceptionally);
        running = new Running(warehouse, registry, merger, worker, reader, hanging, thread);
        thread.start();
    }

    private void run(Warehouse warehouse, MergeWorker worker, BookTopic bookTopic) {
        Topics topics = file.topics();
        KafkaClients clients = new KafkaClients(file.theKafka());
        try (bookTopic) {
            if (awaitTopic(clients, topics.lakeCommits())) {
                try (CommitFeed feed =
                        new CommitFeed(CommitFeed.consumer(clients, topics), topics, worker, warehouse::isEmpty)) {
                    hasTopic = true;
                    while (!isClosing()) {
                        worker.round(feed);
                    }
                    feed.commit();
                }
            }
        } catch (Throwable failure) {
            LOG.error("the worker ends: {}", failure.getMessage(), failure);
            terminated.completeExceptionally(failure);
        }
    }

    /** False if the service was closed meanwhile. */
    private boolean awaitTopic(KafkaClients clients, String topic) throws InterruptedException {
        try (TopicAdmin admin = new TopicAdmin(clients, topic + "-check")) {
            while (!isThere(admin, topic)) {
                if (closing.await(TOPIC_CHECKS.toMillis(), TimeUnit.MILLISECONDS)) {
                    return false;
                }
            }
            return true;
        }
    }

    private static boolean isThere(TopicAdmin admin, String topic) {
        try {
            return admin.describe(topic).isPresent();
        } catch (TributaryException failure) {
            if (failure.kind() != ErrorKind.TRANSIENT) {
                throw failure;
            }
            LOG.warn("{}; it is asked again", failure.getMessage());
            return false;
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    @Override
    public Health health() {
        Running now = running;
        if (now == null) {
            return Health.notReady("not started");
        }
        if (terminated.isDone()) {
            return Health.notReady("the worker has ended: see the log");
        }
        if (!hasTopic) {
            return Health.notReady("waits for the topic " + file.topics().lakeCommits() + ", which lake-sink makes");
        }
        List<String> reasons = new ArrayList<>();
        now.merger.tables().forEach((table, status) -> {
            if (status.stopped() != null) {
                reasons.add("stopped: " + status.stopped());
            }
        });
        String trouble = now.worker.trouble();
        if (trouble != null) {
            reasons.add(trouble);
        }
        // Who owns no partition knows no lag, and has nothing to do.
        progress.complaint(
                        now.worker.finished(),
                        () -> OptionalLong.of(now.worker.pending().orElse(0)))
                .ifPresent(reasons::add);
        now.hanging.complaint().ifPresent(reasons::add);
        return reasons.isEmpty() ? Health.ready() : Health.notReady(String.join("; ", reasons));
    }

    @Override
    public OptionalLong pending() {
        Running now = running;
        return now == null ? OptionalLong.empty() : now.worker.pending();
    }

    @Override
    public Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        Map<String, Object> tables = new LinkedHashMap<>();
        Running now = running;
        if (now != null) {
            now.merger.canary().putInto(status);
            for (Map.Entry<?, TableStatus> entry : now.merger.tables().entrySet()) {
                tables.put(entry.getKey().toString(), entry.getValue().toMap());
            }
        }
        status.put("warehouse", named.name());
        status.put("tables", tables);
        status.put("books", books.status());
        return status;
    }

    /**
     * A connection to the open DuckDB file, which the caller closes; empty before {@link #start}, after {@link #close} and where
     * the warehouse is BigQuery.
     */
    public Optional<Connection> connection() {
        Running now = running;
        return now != null && now.warehouse instanceof DuckDbWarehouse duckdb
                ? Optional.of(duckdb.connection())
                : Optional.empty();
    }

    @Override
    public CompletableFuture<Void> terminated() {
        return terminated;
    }

    @Override
    public void close() {
        closing.countDown();
        Running now = running;
        running = null;
        if (now != null) {
            joined(now.thread);
            now.books.close();
            now.hanging.close();
            now.registry.close();
            now.warehouse.close();
        }
        terminated.complete(null);
    }

    /** A round ends by itself: its poll is short, its merge is finished. */
    private static void joined(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException early) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
