package dev.tributary.local.stack;

import dev.tributary.capture.CdcCapture;
import dev.tributary.contracts.pipeline.BigQueryConfig;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.lake.LakeSink;
import dev.tributary.merger.WarehouseMerger;
import dev.tributary.merger.bigquery.BigQueryAccess;
import dev.tributary.merger.duckdb.DuckDbAccess;
import dev.tributary.merger.steps.WarehouseReader;
import dev.tributary.processor.StreamProcessor;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.lifecycle.Health;
import dev.tributary.service.lifecycle.Service;
import dev.tributary.service.lifecycle.ServiceContext;
import dev.tributary.service.lifecycle.ServiceFactory;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

/**
 * The four services in this process, with the servers that the pipeline file does not name. Beside it another can build the
 * tables once more ({@link #beside}) and then take its place ({@link #replaceBy}).
 */
public final class LocalStack implements AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private static final List<ServiceFactory> FACTORIES =
            List.of(CdcCapture::create, StreamProcessor::create, LakeSink::create, WarehouseMerger::create);

    private final LocalServers servers;
    private final PrometheusMeterRegistry metrics;
    private final boolean isBeside;
    private volatile ServiceContext context;
    /** In the order of the data; a restart puts a new one in the old one's place. */
    private final List<Service> services = new CopyOnWriteArrayList<>();

    private final Set<Service> replaced = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Object> terminated = new CompletableFuture<>();

    private LocalStack(
            LocalServers servers, PrometheusMeterRegistry metrics, ServiceContext context, List<Service> others) {
        this.servers = servers;
        this.metrics = metrics;
        this.context = context;
        this.isBeside = !others.isEmpty();
        services.addAll(others);
        FACTORIES.subList(others.size(), FACTORIES.size()).forEach(factory -> services.add(factory.create(context)));
        own().forEach(this::watch);
    }

    /** Those that it started and closes. */
    private List<Service> own() {
        return isBeside ? services.subList(1, services.size()) : services;
    }

    /**
     * Makes the stack on servers that run; {@link #startServices} starts it. The stack closes the servers too.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if a service cannot be made as the file says
     */
    public static LocalStack create(Home home, LocalServers servers) {
        try {
            PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            ServiceContext context =
                    new ServiceContext(servers.file(), metrics, Clock.systemUTC(), home.resolve("scratch"));
            return new LocalStack(servers, metrics, context, List.of());
        } catch (TributaryException refused) {
            servers.close();
            throw refused;
        } catch (IllegalArgumentException refused) {
            servers.close();
            throw new TributaryException(ErrorKind.NEEDS_OPERATOR, String.valueOf(refused.getMessage()), refused);
        }
    }

    /**
     * Makes a processor, a sink and a merger beside these, which read what the same capture writes; the metrics of this stack
     * are not theirs. Its owner closes it before this one.
     *
     * @param file the same pipeline's, of another build, with a warehouse of its own
     */
    LocalStack beside(PipelineFile file) {
        PrometheusMeterRegistry apart = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        ServiceContext other = new ServiceContext(
                file,
                apart,
                context.clock(),
                context.scratch().resolve(file.topics().build()));
        return new LocalStack(servers, apart, other, services.subList(0, 1));
    }

    /**
     * Goes on with another build than until now.
     *
     * @param file names that build
     * @param between done while the old build has no service; if it fails, the stack ends
     */
    synchronized void replaceBy(PipelineFile file, Runnable between) {
        List<Service> old = List.copyOf(services.subList(1, services.size()));
        stop(old);
        try {
            between.run();
        } catch (RuntimeException | Error failure) {
            terminated.completeExceptionally(failure);
            throw failure;
        }
        context = new ServiceContext(file, metrics, context.clock(), context.scratch());
        old.forEach(this::startAnother);
    }

    /**
     * Starts the services, all at once.
     *
     * @throws TributaryException the first that could not start
     */
    public void startServices() {
        CompletableFuture<?>[] starts = own().stream()
                .map(service -> CompletableFuture.runAsync(service::start))
                .toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(starts).join();
        } catch (CompletionException failure) {
            throw TributaryException.of(failure);
        }
    }

    /** Closes a service and starts another one like it; all it knows comes from Kafka. */
    public void restart(String name) {
        restart(name, () -> {});
    }

    /**
     * As {@link #restart(String)}.
     *
     * @param between done while no such service is there; whatever comes of it, another one is started
     */
    public synchronized void restart(String name, Runnable between) {
        List<Service> old =
                services.stream().filter(service -> service.name().equals(name)).toList();
        stop(old);
        try {
            between.run();
        } finally {
            old.forEach(this::startAnother);
        }
    }

    private void stop(List<Service> some) {
        replaced.addAll(some);
        some.forEach(Service::close);
    }

    private void startAnother(Service like) {
        int place = services.indexOf(like);
        Service another = FACTORIES.get(place).create(context);
        services.set(place, another);
        watch(another);
        another.start();
    }

    /** The end of one that is replaced is not the stack's. */
    private void watch(Service service) {
        CompletableFuture<?> unused = service.terminated().whenComplete((done, failure) -> {
            if (failure != null) {
                terminated.completeExceptionally(failure);
            } else if (!replaced.contains(service)) {
                terminated.complete(service);
            }
        });
    }

    public PipelineFile file() {
        return context.file();
    }

    /** What its services are made with. */
    public ServiceContext context() {
        return context;
    }

    public PrometheusMeterRegistry metrics() {
        return metrics;
    }

    /** Capture, processor, sink, merger: in the order of the data. */
    public List<Service> services() {
        return Collections.unmodifiableList(services);
    }

    /** One of them, by its name. */
    Service service(String name) {
        return services.stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /** Completes when the first of the services ends; exceptionally when a worker has died. */
    public CompletableFuture<Object> terminated() {
        return terminated;
    }

    /**
     * Waits until all services are ready.
     *
     * @throws TributaryException the reason of the one that is not, when the time is over
     */
    public void awaitReady(Duration atMost) {
        boolean ready = await(atMost, () -> services.stream()
                .allMatch(service -> service.health().isReady()));
        if (!ready) {
            for (Service service : services) {
                if (service.health() instanceof Health.NotReady not) {
                    throw new TributaryException(ErrorKind.TRANSIENT, service.name() + ": " + not.reason());
                }
            }
        }
    }

    /** A connection to the source; the caller closes it. Autocommit is off. */
    public Connection source() throws SQLException {
        return servers.source();
    }

    /** What a comparison reads of the warehouse; the caller closes it. */
    public WarehouseReader reader() throws SQLException {
        Optional<BigQueryConfig> bigquery = file().theWarehouse().bigquery();
        return bigquery.isPresent()
                ? BigQueryAccess.reader(bigquery.get(), file().topics().build(), Clock.systemUTC())
                : DuckDbAccess.reader(warehouse());
    }

    /** A connection to the warehouse; the caller closes it. */
    public Connection warehouse() throws SQLException {
        for (Service service : services) {
            if (service instanceof WarehouseMerger merger) {
                return merger.connection()
                        .orElseThrow(() -> new TributaryException(
                                ErrorKind.NEEDS_OPERATOR,
                                "this works on a DuckDB warehouse; the pipeline file names BigQuery"));
            }
        }
        throw new TributaryException(ErrorKind.BUG, "the stack has no merger");
    }

    /**
     * Waits until all that is in the source now has passed the merger.
     *
     * @return false if the time was over before
     */
    public boolean drain(Duration atMost) throws SQLException {
        long end = System.nanoTime() + atMost.toNanos();
        // Known once the snapshot is complete: before, the slot stands still and would pass any mark.
        boolean streams = await(atMost, () -> services.get(0).pending().isPresent());
        try (Connection source = source()) {
            if (!streams || !new SlotPosition(source, file()).reachesTheEnd(this::await, left(end))) {
                return false;
            }
        }
        List<Service> behindCapture = services.subList(1, services.size());
        return await(left(end), new Steady(() -> behindCapture.stream()
                .allMatch(service -> service.pending().orElse(1) == 0)));
    }

    private static Duration left(long endNanos) {
        return Duration.ofNanos(Math.max(0, endNanos - System.nanoTime()));
    }

    /** Waits until a condition holds; false if the time was over before, or a service ended. */
    boolean await(Duration atMost, BooleanSupplier condition) {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end || !allRunFor(LOOK_AGAIN)) {
                return false;
            }
        }
        return true;
    }

    /** Waits; false if a service ended meanwhile. */
    private boolean allRunFor(Duration duration) {
        try {
            terminated().get(duration.toMillis(), TimeUnit.MILLISECONDS);
            return false;
        } catch (TimeoutException allRun) {
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException died) {
            throw TributaryException.of(died);
        }
    }

    /** Stops the services in the order of the data, then the servers; the servers of another stack are left to it. */
    @Override
    public void close() {
        try {
            own().forEach(Service::close);
        } finally {
            if (!isBeside) {
                servers.close();
            }
        }
    }

    /** A condition that has held for a while: a topic that is new is found by its readers a second later. */
    private static final class Steady implements BooleanSupplier {

        private static final int LOOKS = 15;

        private final BooleanSupplier condition;
        private int held;

        Steady(BooleanSupplier condition) {
            this.condition = condition;
        }

        @Override
        public boolean getAsBoolean() {
            held = condition.getAsBoolean() ? held + 1 : 0;
            return held >= LOOKS;
        }
    }
}
