package dev.tributary.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.local.stack.Home;
import dev.tributary.local.stack.LocalServers;
import dev.tributary.local.stack.LocalStack;
import dev.tributary.local.stack.Verification;
import dev.tributary.local.verify.Difference;
import dev.tributary.local.verify.Difference.Kind;
import dev.tributary.local.verify.TableReport;
import dev.tributary.local.verify.Verified;
import dev.tributary.local.verify.VerifyRequest;
import dev.tributary.service.config.PipelineFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code verify} while 200 changes a second go through: it finds what is wrong, and nothing else; and mends it. */
@TestInstance(Lifecycle.PER_CLASS)
final class VerifyE2E {

    private static final Logger LOG = LoggerFactory.getLogger(VerifyE2E.class);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int ROUNDS = 5;
    private static final String PIPELINE = """
            pipeline: verified
            tables:
              public.items:
                clean: { word: [trim, upper] }
                rules:
                  not_negative: { check: "n >= 0", dimension: validity, on_fail: reject }
              public.*: {}
            """;
    private static final VerifyRequest VERIFY = new VerifyRequest(List.of(), 0, 600, false);
    private static final VerifyRequest REPAIR = new VerifyRequest(List.of(), 0, 600, true);

    private Home home;
    private LocalStack stack;
    private SteadyLoad load;

    @BeforeAll
    void startUnderLoad(@TempDir Path folder) throws Exception {
        Path pipeline = Files.writeString(folder.resolve("pipeline.yaml"), PIPELINE);
        PipelineFile file = PipelineFiles.load(pipeline, Map.of());
        home = Home.open(folder.resolve("home"));
        stack = LocalStack.create(home, LocalServers.start(home, file));
        try (Connection source = stack.source()) {
            SteadyLoad.create(source);
        }
        stack.startServices();
        stack.awaitReady(PATIENCE);
        load = SteadyLoad.start(stack::source);
        // Then silver is there.
        verify(VERIFY);
    }

    @AfterAll
    void stop() throws Exception {
        load.close();
        stack.close();
        home.close();
    }

    @Test
    void whatIsEqualIsFoundEqualWhileItChanges() {
        for (int round = 0; round < ROUNDS; round++) {
            long before = load.changes();
            Verified verified = verify(VERIFY);
            assertTrue(verified.tables().stream().allMatch(TableReport::equal), verified::toString);
            assertTrue(load.changes() > before, "nothing changed meanwhile");
        }
    }

    @Test
    void oneChangedCellIsNamedAndMended() throws SQLException {
        inWarehouse("UPDATE silver.items_state SET n = 4711 WHERE id = 17");

        assertEquals(
                List.of(new Difference(Kind.DIFFERENT, List.of("17"), List.of(new Difference.Cell("n", "17", "4711")))),
                items(verify(VERIFY)).differences());
        assertMended(1);
    }

    @Test
    void aRowThatIsMissingIsMended() throws SQLException {
        inWarehouse("DELETE FROM silver.items_state WHERE id = 18");

        assertEquals(
                List.of(new Difference(Kind.MISSING, List.of("18"), List.of())),
                items(verify(VERIFY)).differences());
        assertMended(1);
    }

    @Test
    void aRowThatTheSourceLacksIsMended() throws SQLException {
        inWarehouse("INSERT INTO silver.items_state SELECT 999999999 AS id, * EXCLUDE (id) FROM silver.items_state"
                + " WHERE id = 19");

        assertEquals(
                List.of(new Difference(Kind.EXTRA, List.of("999999999"), List.of())),
                items(verify(VERIFY)).differences());
        assertMended(1);
    }

    private void assertMended(int rows) {
        Verified verified = verify(REPAIR);
        assertEquals(Map.of("public.items", rows), verified.repaired());
        assertTrue(verified.tables().stream().allMatch(TableReport::equal), verified::toString);
    }

    private Verified verify(VerifyRequest request) {
        long begin = System.nanoTime();
        long before = load.changes();
        Verified verified = new Verification(stack, said -> {}).run(request);
        double seconds = (double) (System.nanoTime() - begin) / 1e9;
        LOG.info("{} in {} s, {} changes a second", request, seconds, (double) (load.changes() - before) / seconds);
        return verified;
    }

    private static TableReport items(Verified verified) {
        return verified.tables().stream()
                .filter(table -> table.table().equals("public.items"))
                .findFirst()
                .orElseThrow();
    }

    private void inWarehouse(String statement) throws SQLException {
        try (Connection warehouse = stack.warehouse();
                Statement running = warehouse.createStatement()) {
            assertEquals(1, running.executeUpdate(statement));
        }
    }
}
