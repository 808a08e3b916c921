package dev.tributary.endtoend.random;

import dev.tributary.contracts.TableId;
import dev.tributary.endtoend.Balance;
import dev.tributary.endtoend.random.RandomHistory.Part;
import dev.tributary.local.stack.LocalStack;
import dev.tributary.local.verify.TableReport;
import dev.tributary.local.verify.Verifier;
import dev.tributary.merger.duckdb.DuckDbAccess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Histories that live side by side in one source, and the stack that carries them. */
final class Run {

    private static final Logger LOG = LoggerFactory.getLogger(Run.class);
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int THREADS = 4;

    private final LocalStack stack;
    private final List<RandomHistory> histories;
    private final long created;
    private long streaming;

    /** Makes the tables. */
    Run(LocalStack stack, List<RandomHistory> histories) throws SQLException {
        this.stack = stack;
        this.histories = histories;
        try (Connection source = stack.source()) {
            try (Statement statement = source.createStatement()) {
                statement.execute(RandomSchema.TYPES);
            }
            Journal.create(source);
            for (RandomHistory history : histories) {
                history.schema().create(source);
                for (RandomTable table : history.schema().tables()) {
                    new Journal(table).begin(source);
                }
                source.commit();
            }
            created = Journal.mark(source);
        }
    }

    /** All histories live a part of theirs, some at once. */
    void live(Part part) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            CompletableFuture<?>[] lives = histories.stream()
                    .map(history -> CompletableFuture.runAsync(() -> live(history, part), threads))
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(lives).join();
        } finally {
            threads.shutdown();
        }
        LOG.info("all have lived their part {}", part);
    }

    private void live(RandomHistory history, Part part) {
        try {
            history.live(stack::source, part);
        } catch (SQLException failure) {
            throw new IllegalStateException("seed " + history.seed() + ": " + failure.getMessage(), failure);
        }
    }

    /** The snapshot is taken while rows change; when it returns, each table is streaming. */
    void startWhileItLives() throws SQLException {
        CompletableFuture<Void> lives = CompletableFuture.runAsync(() -> live(Part.DURING));
        stack.startServices();
        stack.awaitReady(PATIENCE);
        lives.join();
        if (!stack.drain(PATIENCE)) {
            throw new IllegalStateException("the snapshot did not drain: " + complaints());
        }
        LOG.info("the snapshot has drained");
        try (Connection source = stack.source()) {
            streaming = Journal.mark(source);
        }
    }

    /** What is wrong in the end, by seed. */
    Map<Long, List<String>> differences() throws SQLException {
        boolean drained = stack.drain(PATIENCE);
        LOG.info("all has drained: {}", drained);
        Map<Long, List<String>> differences = new TreeMap<>();
        List<String> unbalanced = Balance.await(stack);
        try (Connection source = stack.source();
                Connection warehouse = stack.warehouse()) {
            List<TableReport> reports = new Verifier(source, DuckDbAccess.reader(warehouse)).verify(stack.file());
            for (RandomHistory history : histories) {
                List<String> found = new ArrayList<>();
                for (RandomTable table : history.schema().tables()) {
                    found.addAll(new SilverCheck(table, source, warehouse).differences());
                    found.addAll(
                            new BronzeCheck(table, source, warehouse, partitions()).differences(created, streaming));
                    reports.stream()
                            .filter(report -> report.table().equals(table.toString()) && !report.equal())
                            .forEach(report -> found.add("verify: " + report));
                    found.addAll(deadLetters(table, warehouse));
                    unbalanced.stream()
                            .filter(line -> line.startsWith(table + ": "))
                            .forEach(found::add);
                }
                if (!drained) {
                    found.add("not all has drained: " + complaints());
                }
                differences.put(history.seed(), found);
            }
        }
        LOG.info("all is compared");
        return differences;
    }

    private int partitions() {
        return stack.file().theKafka().partitions();
    }

    private List<String> complaints() {
        return stack.services().stream()
                .filter(service ->
                        !service.health().isReady() || service.pending().orElse(1) > 0)
                .map(service -> service.name() + " " + service.health() + " " + service.pending())
                .toList();
    }

    private static List<String> deadLetters(RandomTable table, Connection warehouse) throws SQLException {
        List<String> letters = new ArrayList<>();
        try (Statement statement = warehouse.createStatement();
                ResultSet there = statement.executeQuery("SELECT 1 FROM information_schema.tables"
                        + " WHERE table_schema = 'bronze' AND table_name = 'tributary_dead_letters'")) {
            if (!there.next()) {
                return letters;
            }
        }
        String topic = new TableId(table.schema(), table.name()).safe();
        try (Statement statement = warehouse.createStatement();
                ResultSet row = statement.executeQuery("SELECT reason, COUNT(*) FROM bronze.tributary_dead_letters"
                        + " WHERE ends_with(topic, '." + topic + "') GROUP BY 1")) {
            while (row.next()) {
                letters.add(table + ": " + row.getLong(2) + " dead letters: " + row.getString(1));
            }
        }
        return letters;
    }
}
