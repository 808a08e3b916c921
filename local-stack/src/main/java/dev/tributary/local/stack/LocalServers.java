package dev.tributary.local.stack;

import dev.tributary.contracts.ByteSize;
import dev.tributary.contracts.pipeline.DuckDbConfig;
import dev.tributary.contracts.pipeline.KafkaConfig;
import dev.tributary.contracts.pipeline.LakeConfig;
import dev.tributary.contracts.pipeline.MergeConfig;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.RegistryConfig;
import dev.tributary.contracts.pipeline.RollConfig;
import dev.tributary.contracts.pipeline.Secret;
import dev.tributary.contracts.pipeline.SourceConfig;
import dev.tributary.contracts.pipeline.SourceUrl;
import dev.tributary.contracts.pipeline.WarehouseConfig;
import dev.tributary.embedded.EmbeddedKafka;
import dev.tributary.embedded.EmbeddedPostgres;
import dev.tributary.embedded.EmbeddedRegistry;
import dev.tributary.embedded.EmbeddedServerException;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** The servers that a pipeline file does not name, on this machine, under one home; and the file with them put in. */
public final class LocalServers implements AutoCloseable {

    private static final Duration ROLL = Duration.ofMillis(300);
    private static final Duration MERGE = Duration.ofMillis(500);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    /** Enough for the threads of one machine. */
    private static final int PARTITIONS = 2;

    private final Deque<AutoCloseable> servers;
    private final PipelineFile file;

    private LocalServers(Deque<AutoCloseable> servers, PipelineFile file) {
        this.servers = servers;
        this.file = file;
    }

    /**
     * Starts what the file does not name.
     *
     * @throws TributaryException if a server does not start; those that did are stopped then
     */
    public static LocalServers start(Home home, PipelineFile named) {
        PipelineFile file = live(home, named);
        Deque<AutoCloseable> servers = new ArrayDeque<>();
        try {
            var postgres = server(file.source().isPresent(), () -> startPostgres(home, file.pipeline(), servers));
            var kafka = server(file.kafka().isPresent(), () -> startKafka(home, servers));
            var registry = server(file.registry().isPresent(), () -> startRegistry(home, servers));
            return new LocalServers(
                    servers,
                    file.withMissing(
                            postgres.join(),
                            kafka.join(),
                            registry.join(),
                            Optional.of(lake(home.folder())),
                            Optional.of(warehouse(home.folder()))));
        } catch (CompletionException failure) {
            closeAll(servers);
            throw translated(failure);
        }
    }

    /** Starts nothing but the source, if the file names none: enough to compare what has landed. */
    public static LocalServers startSource(Home home, PipelineFile named) {
        PipelineFile file = live(home, named);
        Deque<AutoCloseable> servers = new ArrayDeque<>();
        try {
            var postgres = server(file.source().isPresent(), () -> startPostgres(home, file.pipeline(), servers));
            PipelineFile complete = file.withMissing(
                    postgres.join(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(warehouse(home.folder())));
            return new LocalServers(servers, complete);
        } catch (CompletionException failure) {
            closeAll(servers);
            throw translated(failure);
        }
    }

    /** The file as it would be completed, without starting anything: what is embedded has no address yet. */
    public static PipelineFile planned(Path home, PipelineFile file) {
        Path folder = home.toAbsolutePath().normalize();
        return file.withMissing(
                Optional.empty(),
                Optional.of(new KafkaConfig("", PARTITIONS, 1, Map.of())),
                Optional.of(new RegistryConfig("")),
                Optional.of(lake(folder)),
                Optional.of(warehouse(folder)));
    }

    /** The file with the lake, and the build that is live in the home, which another process may have. */
    public static PipelineFile lakeOf(Path home, PipelineFile file) {
        Optional<String> live = Builds.liveIn(home);
        return planned(home, live.isPresent() ? file.ofBuild(live) : file);
    }

    /** The file with the build that is live in the home. */
    private static PipelineFile live(Home home, PipelineFile file) {
        Builds builds = new Builds(home);
        Optional<String> live = builds.live();
        if (file.build().isPresent() && !file.build().equals(live)) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    "build: "
                            + live.map(name -> "the build " + name + " is live").orElse("the first build is live")
                            + " on " + home.folder() + ": leave build out of the pipeline file, and build another with"
                            + " tributary replay --into NAME");
        }
        file.warehouse()
                .orElseGet(() -> warehouse(home.folder()))
                .duckdb()
                .ifPresent(duckDb -> builds.finish(duckDb.file()));
        return file.ofBuild(live);
    }

    private static <T> CompletableFuture<Optional<T>> server(boolean named, Supplier<T> start) {
        return named
                ? CompletableFuture.completedFuture(Optional.empty())
                : CompletableFuture.supplyAsync(() -> Optional.of(start.get()));
    }

    private static SourceConfig startPostgres(Home home, String pipeline, Deque<AutoCloseable> servers) {
        EmbeddedPostgres postgres =
                EmbeddedPostgres.start(home.resolve("postgres"), EmbeddedPostgres.Options.defaults());
        push(servers, postgres);
        String database = pipeline.replace('-', '_');
        postgres.createDatabase(database);
        return new SourceConfig(
                new SourceUrl(postgres.user(), "127.0.0.1", postgres.port(), database),
                Optional.of(new Secret(postgres.password())),
                Optional.empty(),
                Optional.empty(),
                HEARTBEAT);
    }

    private static KafkaConfig startKafka(Home home, Deque<AutoCloseable> servers) {
        EmbeddedKafka kafka = EmbeddedKafka.start(home.resolve("kafka"), EmbeddedKafka.Options.defaults());
        push(servers, kafka);
        return new KafkaConfig(kafka.bootstrapServers(), PARTITIONS, 1, Map.of());
    }

    private static RegistryConfig startRegistry(Home home, Deque<AutoCloseable> servers) {
        EmbeddedRegistry registry =
                EmbeddedRegistry.start(home.resolve("registry"), EmbeddedRegistry.Options.defaults());
        push(servers, registry);
        return new RegistryConfig(registry.url());
    }

    private static LakeConfig lake(Path home) {
        return new LakeConfig(home.resolve("lake").toUri(), new RollConfig(ROLL, ByteSize.ofMebibytes(32)));
    }

    private static WarehouseConfig warehouse(Path home) {
        DuckDbConfig duckdb = new DuckDbConfig(Home.warehouse(home));
        return new WarehouseConfig(Optional.empty(), Optional.of(duckdb), new MergeConfig(MERGE));
    }

    private static void push(Deque<AutoCloseable> servers, AutoCloseable server) {
        synchronized (servers) {
            servers.push(server);
        }
    }

    private static TributaryException translated(CompletionException failure) {
        if (failure.getCause() instanceof EmbeddedServerException known) {
            return new TributaryException(ErrorKind.TRANSIENT, String.valueOf(known.getMessage()), known);
        }
        return TributaryException.of(failure);
    }

    /** The pipeline file, complete. */
    public PipelineFile file() {
        return file;
    }

    /** A connection to the source; the caller closes it. Autocommit is off. */
    public Connection source() throws SQLException {
        SourceConfig source = file.theSource();
        String password = source.password().map(Secret::value).orElse("");
        Connection connection =
                DriverManager.getConnection(source.url().jdbc(), source.url().user(), password);
        connection.setAutoCommit(false);
        return connection;
    }

    /** The file of the warehouse. */
    public Path duckdb() {
        return file.theWarehouse()
                .duckdb()
                .map(DuckDbConfig::file)
                .orElseThrow(() -> new TributaryException(
                        ErrorKind.NEEDS_OPERATOR,
                        "this works on a DuckDB warehouse; the pipeline file names BigQuery"));
    }

    /** Stops the servers, the last started first. */
    @Override
    public void close() {
        closeAll(servers);
    }

    private static void closeAll(Deque<AutoCloseable> servers) {
        synchronized (servers) {
            while (!servers.isEmpty()) {
                try {
                    servers.pop().close();
                } catch (Exception failure) {
                    throw TributaryException.of(failure);
                }
            }
        }
    }
}
