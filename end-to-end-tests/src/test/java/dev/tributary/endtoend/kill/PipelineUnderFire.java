package dev.tributary.endtoend.kill;

import static org.awaitility.Awaitility.await;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.endtoend.Jvm;
import dev.tributary.endtoend.kill.LakeCheck.Partition;
import dev.tributary.endtoend.random.BronzeCheck;
import dev.tributary.endtoend.random.Journal;
import dev.tributary.endtoend.random.RandomHistory;
import dev.tributary.endtoend.random.RandomSchema;
import dev.tributary.endtoend.random.RandomTable;
import dev.tributary.endtoend.random.SilverCheck;
import dev.tributary.local.verify.TableReport;
import dev.tributary.local.verify.Verifier;
import dev.tributary.merger.duckdb.DuckDbAccess;
import dev.tributary.service.config.PipelineFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A pipeline that carries the tables of some seeds, in a database of its own: its services, and what must have come of all.
 */
final class PipelineUnderFire implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int STEADY = 10;
    private static final int PARTITIONS = 2;

    private final Servers servers;
    private final Path folder;
    private final String name;
    private final Map<RandomHistory, BulkTable> seeds = new LinkedHashMap<>();
    private final VersionWatch versions;
    private final Supervisor supervisor;
    private long created;
    private long streaming;

    /** Makes the tables, and the pipeline file of each service; nothing runs yet. */
    PipelineUnderFire(Servers servers, Path folder, List<RandomHistory> histories) throws SQLException, IOException {
        this.servers = servers;
        this.folder = Files.createDirectories(folder);
        this.name = "kill" + histories.get(0).seed();
        histories.forEach(
                history -> seeds.put(history, new BulkTable(history.schema().name())));
        this.versions = new VersionWatch(duckdb(), tables());
        this.supervisor = new Supervisor(folder, kind -> {
            if (kind == ServiceKind.MERGER) {
                versions.look();
            }
        });
        servers.postgres().createDatabase(name);
        createTables();
        Files.writeString(folder.resolve("password"), servers.postgres().password());
        for (ServiceKind kind : ServiceKind.values()) {
            Files.writeString(folder.resolve(kind.title() + ".yaml"), pipelineFile(servers.relays(kind)));
        }
    }

    private void createTables() throws SQLException {
        try (Connection source = source();
                Statement statement = source.createStatement()) {
            statement.execute(RandomSchema.TYPES);
            Journal.create(source);
            for (Map.Entry<RandomHistory, BulkTable> seed : seeds.entrySet()) {
                seed.getKey().schema().create(source);
                seed.getValue().create(source);
            }
            for (RandomTable table : tables()) {
                new Journal(table).begin(source);
            }
            source.commit();
            created = Journal.mark(source);
        }
    }

    private String pipelineFile(Servers.Relays relays) {
        return """
                pipeline: %s
                source: { url: "postgresql://%s@127.0.0.1:%d/%s", password: "${file:%s}", heartbeat: 500ms }
                kafka:
                  bootstrapServers: "127.0.0.1:%d"
                  partitions: %d
                  replicationFactor: 1
                  properties: { session.timeout.ms: "4000", heartbeat.interval.ms: "1000", transaction.timeout.ms: "6000" }
                registry: { url: "http://127.0.0.1:%d/apis/registry/v3" }
                lake: { url: "%s", roll: { every: 300ms, bytes: 1MiB } }
                warehouse: { duckdb: { file: "%s" }, merge: { every: 1s } }
                tables:
                """.formatted(
                                name,
                                servers.postgres().user(),
                                relays.postgres().port(),
                                name,
                                folder.resolve("password"),
                                relays.kafka().port(),
                                PARTITIONS,
                                relays.registry().port(),
                                lake().toUri(),
                                duckdb())
                + seeds.entrySet().stream()
                        .map(seed -> seed.getKey().schema().pipelineTables()
                                + seed.getValue().pipelineTable())
                        .collect(Collectors.joining());
    }

    private Path lake() {
        return folder.resolve("lake");
    }

    private Path duckdb() {
        return folder.resolve("warehouse.duckdb");
    }

    private List<RandomTable> tables() {
        return seeds.keySet().stream().flatMap(seed -> tables(seed).stream()).toList();
    }

    private List<RandomTable> tables(RandomHistory seed) {
        return Stream.concat(
                        seed.schema().tables().stream(),
                        Stream.ofNullable(seeds.get(seed)).map(BulkTable::table))
                .toList();
    }

    Supervisor supervisor() {
        return supervisor;
    }

    /** Rows that the load has changed in bulk. */
    long rows() {
        return seeds.values().stream().mapToLong(BulkTable::rows).sum();
    }

    /** Starts the services; when it returns, all tables are streaming. */
    void start() throws SQLException, InterruptedException {
        // A snapshot tells no rows from those that a TRUNCATE before it removed, so it sees none.
        List<Load> load = load(false);
        supervisor.start();
        await("ready")
                .atMost(PATIENCE)
                .until(() -> supervisor.instance(ServiceKind.CAPTURE).isReady());
        load.forEach(Load::close);
        awaitQuiet();
        archiveClasses();
        try (Connection source = source()) {
            streaming = Journal.mark(source);
        }
    }

    /** Many processes will be started. */
    private void archiveClasses() throws InterruptedException {
        for (ServiceKind kind : ServiceKind.values()) {
            if (!Jvm.isArchived(kind.main())) {
                supervisor.hold(kind);
                supervisor.release(kind);
            }
        }
    }

    /** Each seed's load, which writes until it is closed. */
    List<Load> load() {
        return load(true);
    }

    private List<Load> load(boolean reshaping) {
        return seeds.entrySet().stream()
                .map(seed -> Load.start(
                        seed.getKey(), seed.getValue(), this::source, new Load.Pace(seeds.size(), reshaping)))
                .toList();
    }

    /** A connection to the source, past all relays; the caller closes it. Autocommit is off. */
    Connection source() throws SQLException {
        Connection connection = servers.postgres().connect(name);
        connection.setAutoCommit(false);
        return connection;
    }

    /** Waits until all that is in the source has passed the merger, and each group has said so. */
    void awaitQuiet() throws SQLException {
        String end = ask("SELECT pg_current_wal_insert_lsn()");
        try {
            await("the slot").atMost(PATIENCE).until(() -> ask("SELECT confirmed_flush_lsn >= '" + end
                            + "' FROM pg_replication_slots WHERE slot_name = 'tributary_" + name + "'")
                    .equals("t"));
            int[] steady = {0};
            await("nothing is pending").atMost(PATIENCE).until(() -> {
                steady[0] = isIdle() ? steady[0] + 1 : 0;
                return steady[0] >= STEADY && offsets().differences().isEmpty();
            });
        } catch (ConditionTimeoutException late) {
            throw new AssertionError(late.getMessage() + "\n" + complaints(), late);
        }
    }

    private boolean isIdle() {
        return Stream.of(ServiceKind.PROCESSOR, ServiceKind.SINK, ServiceKind.MERGER)
                .allMatch(kind -> supervisor.instance(kind).pending().orElse(1) == 0);
    }

    private OffsetsCheck offsets() {
        return new OffsetsCheck(servers.kafka().bootstrapServers(), new Topics(name));
    }

    /** What does not go on, with the end of each log. */
    private String complaints() {
        StringBuilder complaints = new StringBuilder();
        for (ServiceKind kind : ServiceKind.values()) {
            Instance instance = supervisor.instance(kind);
            complaints
                    .append(kind)
                    .append(instance.isAlive() ? " " : " has ended ")
                    .append(instance.status())
                    .append('\n')
                    .append(instance.lastWords())
                    .append('\n');
        }
        return complaints.toString();
    }

    private String ask(String query) throws SQLException {
        try (Connection source = source();
                Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    /** What is wrong once all is quiet, by seed, one line each; what cannot be told by seed is told to each. */
    Map<Long, List<String>> differences() throws SQLException, IOException, InterruptedException, ExecutionException {
        List<String> differences = allDifferences();
        Map<Long, List<String>> bySeed = new TreeMap<>();
        for (RandomHistory seed : seeds.keySet()) {
            bySeed.put(
                    seed.seed(),
                    differences.stream()
                            .filter(line ->
                                    isOf(seed, line) || seeds.keySet().stream().noneMatch(any -> isOf(any, line)))
                            .toList());
        }
        return bySeed;
    }

    private static boolean isOf(RandomHistory seed, String line) {
        return line.contains(seed.schema().name() + ".");
    }

    private List<String> allDifferences() throws SQLException, IOException, InterruptedException, ExecutionException {
        OffsetsCheck offsets = offsets();
        List<String> differences = new ArrayList<>(offsets.differences());
        differences.addAll(new LakeCheck(lake()).differences(cleanRecords(offsets)));
        withWarehouse((source, warehouse) -> {
            versions.look();
            differences.addAll(versions.differences());
            for (RandomHistory seed : seeds.keySet()) {
                for (RandomTable table : seed.schema().tables()) {
                    differences.addAll(new SilverCheck(table, source, warehouse).differences());
                }
            }
            for (RandomTable table : tables()) {
                differences.addAll(
                        new BronzeCheck(table, source, warehouse, PARTITIONS).differences(created, streaming));
            }
            new Verifier(source, DuckDbAccess.reader(warehouse))
                    .verify(PipelineFiles.load(folder.resolve("lake-sink.yaml"), Map.of())).stream()
                            .filter(report -> !report.equal())
                            .map(TableReport::toString)
                            .forEach(differences::add);
        });
        return differences;
    }

    /** Commits that were merged long ago. */
    OldAnnouncements oldAnnouncements() {
        return new OldAnnouncements(lake(), servers.kafka().bootstrapServers(), new Topics(name));
    }

    /** Looks at both ends. */
    @FunctionalInterface
    interface Look {
        void at(Connection source, Connection warehouse) throws SQLException;
    }

    /** Looks at the warehouse, whose file no merger has meanwhile. */
    void withWarehouse(Look look) throws SQLException, InterruptedException {
        supervisor.hold(ServiceKind.MERGER);
        try (Connection source = source();
                Connection warehouse = VersionWatch.open(duckdb())) {
            look.at(source, warehouse);
        } finally {
            supervisor.release(ServiceKind.MERGER);
        }
    }

    private Map<Partition, Long> cleanRecords(OffsetsCheck offsets) {
        Topics topics = new Topics(name);
        Map<Partition, Long> records = new HashMap<>();
        offsets.records().forEach((partition, count) -> {
            if (topics.cleanPattern().matcher(partition.topic()).matches()) {
                TableId table = topics.table(partition.topic());
                records.put(new Partition(table.safe(), partition.partition()), count);
            }
        });
        return records;
    }

    @Override
    public void close() {
        supervisor.close();
    }
}
