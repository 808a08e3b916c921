package dev.tributary.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.capture.SnapshotRequests;
import dev.tributary.capture.core.SnapshotRequest;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.local.stack.Home;
import dev.tributary.local.stack.LocalServers;
import dev.tributary.local.stack.LocalStack;
import dev.tributary.local.verify.TableReport;
import dev.tributary.local.verify.Verifier;
import dev.tributary.merger.steps.WarehouseReader;
import dev.tributary.service.config.PipelineFiles;
import dev.tributary.testkit.TestPostgres;
import dev.tributary.testkit.TestRegistry;
import dev.tributary.testkit.TestTopics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;

/**
 * The cases of one test class, carried together by one stack: laid out, snapshotted, changed, drained once. Then each is a
 * test of its own.
 */
final class CarriedTables implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Home home;
    private final LocalStack stack;
    private final String database;
    private List<TableReport> reports = List.of();

    private CarriedTables(Home home, LocalStack stack, String database) {
        this.home = home;
        this.stack = stack;
        this.database = database;
    }

    /**
     * Carries the cases through to the warehouse.
     *
     * @param tables the pipeline file's tables beside {@code *.*}, a line each
     * @param common what all cases use, in the schema {@code public}
     */
    static CarriedTables carry(Path folder, String word, String tables, String common, List<TableCase> cases)
            throws Exception {
        TestTopics topics = TestTopics.unique(word);
        String database = TestPostgres.newDatabase(word);
        Path file = Files.writeString(folder.resolve("pipeline.yaml"), """
                pipeline: %s
                source: { url: "%s", password: "${env:PASSWORD}", heartbeat: 500ms }
                kafka: { bootstrapServers: "%s", partitions: 3 }
                registry: { url: "%s" }
                tables:
                  "*.*": {}
                %s""".formatted(
                        topics.pipeline(),
                        TestPostgres.shared().url(database),
                        topics.bootstrapServers(),
                        TestRegistry.url(),
                        tables.indent(2)));
        PipelineFile pipeline = PipelineFiles.load(
                file, Map.of("PASSWORD", TestPostgres.shared().password()));
        Home home = Home.open(folder.resolve("home"));
        CarriedTables carried =
                new CarriedTables(home, LocalStack.create(home, LocalServers.start(home, pipeline)), database);
        try {
            carried.source("public", common);
            carried.run(cases);
            return carried;
        } catch (Exception | AssertionError failure) {
            carried.close();
            throw failure;
        }
    }

    private void run(List<TableCase> cases) throws Exception {
        for (TableCase each : cases) {
            source("public", "CREATE SCHEMA " + quoted(each.schema()));
            for (String statement : each.before()) {
                source(each.schema(), statement);
            }
        }
        stack.startServices();
        // What comes before the snapshot would be no change.
        assertTrue(stack.drain(LIMIT), "the snapshot did not drain");
        for (TableCase each : cases) {
            for (List<String> transaction : each.changes()) {
                source(each.schema(), transaction.toArray(String[]::new));
            }
        }
        assertTrue(stack.drain(LIMIT), "the changes did not drain");
        Balance.assertBalanced(stack);
        try (Connection source = stack.source();
                WarehouseReader warehouse = stack.reader()) {
            reports = new Verifier(source, warehouse).verify(stack.file());
        }
    }

    /** Runs statements in one transaction, with a search path that begins with the schema. */
    void source(String schema, String... statements) throws SQLException {
        try (Connection connection = TestPostgres.shared().connect(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET search_path TO " + quoted(schema) + ", public");
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    /** Has a snapshot taken of all of a table while everything runs. */
    void snapshot(String table) {
        long number = SnapshotRequests.send(stack.context(), new SnapshotRequest(List.of(table), null, false));
        await().atMost(LIMIT).until(() -> {
            Map<String, Object> capture = stack.services().get(0).status();
            return ((Number) capture.getOrDefault("requests", 0)).longValue() >= number
                    && Map.of().equals(capture.get("snapshots"));
        });
    }

    /** Asserts that tables, once everything is drained, are in silver what they are in the source. */
    void assertVerified(String... tables) throws Exception {
        assertTrue(stack.drain(LIMIT), "it did not drain");
        try (Connection source = stack.source();
                WarehouseReader warehouse = stack.reader()) {
            for (TableReport report : new Verifier(source, warehouse).verify(stack.file())) {
                if (List.of(tables).contains(report.table())) {
                    assertEquals(0, report.missing() + report.extra() + report.different(), report::toString);
                }
            }
        }
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\"\"") + "\"";
    }

    LocalStack stack() {
        return stack;
    }

    /** Waits until silver holds what the source holds. */
    void awaitEqual(String table) {
        await().atMost(LIMIT).untilAsserted(() -> {
            try (Connection source = stack.source();
                    WarehouseReader warehouse = stack.reader()) {
                assertEquals(
                        List.of(true),
                        new Verifier(source, warehouse)
                                .verify(stack.file()).stream()
                                        .filter(report -> report.table().equals(table))
                                        .map(TableReport::equal)
                                        .toList());
            }
        });
    }

    /** A test for each of the cases. */
    Stream<DynamicTest> tests(List<TableCase> cases) {
        return cases.stream()
                .map(each -> DynamicTest.dynamicTest(each.schema() + ": " + each.what(), () -> check(each)));
    }

    private void check(TableCase each) {
        List<Executable> checks = new ArrayList<>();
        List<TableReport> ours = reports.stream()
                .filter(report -> report.table().startsWith(each.schema() + "."))
                .toList();
        checks.add(() -> assertFalse(ours.isEmpty(), "no table was compared"));
        for (TableReport report : ours) {
            checks.add(() -> assertEquals(
                    each.differing(report.table()),
                    report.missing() + report.extra() + report.different(),
                    report::toString));
            checks.add(() -> assertEachChangeOnce(new TableId(
                    each.schema(), report.table().substring(each.schema().length() + 1))));
        }
        each.bronze()
                .forEach((table, operations) -> checks.add(() -> assertRows(
                        "SELECT string_agg(n || _op, ' ' ORDER BY _op) FROM (SELECT _op, COUNT(*) AS n FROM "
                                + bronze(new TableId(each.schema(), table)) + " WHERE _op <> 'b' GROUP BY _op) o",
                        operations)));
        each.checks().forEach(check -> checks.add(() -> check.accept(this)));
        assertAll(checks);
    }

    private void assertEachChangeOnce(TableId table) throws SQLException {
        assertRows(
                "SELECT COUNT(*) FROM (SELECT 1 FROM " + bronze(table)
                        + " GROUP BY _epoch, _raw_partition, _raw_offset HAVING COUNT(*) > 1) twice",
                "0");
    }

    private static String bronze(TableId table) {
        return "bronze.\"" + table.warehouseName() + "\"";
    }

    /** Asserts what the warehouse answers: a text per row, columns parted by {@code |}. */
    void assertRows(String query, String... expected) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection warehouse = stack.warehouse();
                Statement statement = warehouse.createStatement();
                ResultSet results = statement.executeQuery(query)) {
            int columns = results.getMetaData().getColumnCount();
            while (results.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(String.valueOf(results.getString(i)));
                }
                rows.add(String.join("|", row));
            }
        }
        assertEquals(List.of(expected), rows, query);
    }

    @Override
    public void close() {
        try (home) {
            stack.close();
        }
    }
}
