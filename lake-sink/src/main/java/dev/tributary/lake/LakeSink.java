package dev.tributary.lake;

import dev.tributary.lake.kafka.CleanConsumer;
import dev.tributary.lake.kafka.SinkStatus;
import dev.tributary.lake.kafka.SinkThread;
import dev.tributary.service.kafka.HangingTransactions;
import dev.tributary.service.kafka.KafkaClients;
import dev.tributary.service.lifecycle.Health;
import dev.tributary.service.lifecycle.Service;
import dev.tributary.service.lifecycle.ServiceContext;
import dev.tributary.service.metrics.Meters;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Rolls the clean changes into Parquet files and commit objects in the lake, and announces the commits. */
public final class LakeSink implements Service {

    private final LakeSinkConfig config;
    private final ObjectStore store;
    private final Clock clock;
    private final Path scratch;
    private final SinkStatus status;
    private final CompletableFuture<Void> terminated = new CompletableFuture<>();
    private @Nullable ScratchFolder folder;
    private @Nullable SinkThread thread;
    private volatile @Nullable HangingTransactions hanging;

    private LakeSink(LakeSinkConfig config, ObjectStore store, ServiceContext context) {
        this.config = config;
        this.store = store;
        this.clock = context.clock();
        this.scratch = context.scratch();
        this.status = new SinkStatus(
                clock, new Meters(context.metrics()), config.lake().roll().every());
    }

    /**
     * Makes the sink, without starting it.
     *
     * @throws IllegalArgumentException if the pipeline file lacks a part, or no store serves {@code lake.url}
     */
    public static LakeSink create(ServiceContext context) {
        LakeSinkConfig config = LakeSinkConfig.of(context.file());
        return create(context, ObjectStores.open(config.lake()));
    }

    /** As {@link #create(ServiceContext)}, with a store of the caller's choice; it is closed with the sink. */
    public static LakeSink create(ServiceContext context, ObjectStore store) {
        return new LakeSink(LakeSinkConfig.of(context.file()), store, context);
    }

    @Override
    public String name() {
        return "lake-sink";
    }

    @Override
    public void start() {
        hanging = new HangingTransactions(
                new KafkaClients(config.kafka()),
                "lake-sink-transactions",
                CleanConsumer.subscription(config.topics()).asMatchPredicate(),
                clock);
        ScratchFolder unfinished = ScratchFolder.in(scratch);
        folder = unfinished;
        thread = SinkThread.start(
                new SinkThread.Setting(
                        config.kafka(),
                        config.registry(),
                        config.topics(),
                        config.paths(),
                        config.rollPolicy(),
                        store,
                        unfinished.path(),
                        clock),
                status,
                terminated::completeExceptionally);
    }

    @Override
    public Health health() {
        if (terminated.isCompletedExceptionally()) {
            return Health.notReady("its worker has died");
        }
        Health health = status.health();
        HangingTransactions asked = hanging;
        return health.isReady() && asked != null
                ? asked.complaint().map(Health::notReady).orElse(health)
                : health;
    }

    @Override
    public OptionalLong pending() {
        return status.pending();
    }

    @Override
    public Map<String, Object> status() {
        return status.status();
    }

    @Override
    public CompletableFuture<Void> terminated() {
        return terminated;
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.close();
        }
        HangingTransactions asked = hanging;
        if (asked != null) {
            asked.close();
        }
        if (folder != null) {
            folder.close();
        }
        store.close();
        terminated.complete(null);
    }
}
