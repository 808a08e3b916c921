package dev.tributary.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.local.smoke.SmokeTest;
import dev.tributary.merger.duckdb.DuckDbWarehouse;
import dev.tributary.service.config.PipelineFiles;
import dev.tributary.service.finding.Finding;
import dev.tributary.service.lifecycle.StopSignal;
import dev.tributary.service.process.ServiceProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command as it is given, over a folder and DuckDB. */
final class SmokeTestIT {

    private static final List<String> STEPS = List.of(
            "lake: inserts",
            "warehouse: inserts",
            "lake: updates, a delete, an unsent column",
            "warehouse: updates, a delete, an unsent column",
            "lake: a new column",
            "warehouse: a new column",
            "warehouse: a replay",
            "clean-up of the warehouse",
            "clean-up of the lake");

    private final Path folder;
    private String out = "";

    SmokeTestIT(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void carriesEachValueAndLeavesNothing() throws Exception {
        assertEquals(0, smokeTest(pipeline()), () -> out);

        List<String> lines = out.lines().toList();
        assertEquals(STEPS.size() + 1, lines.size(), out);
        for (int i = 0; i < STEPS.size(); i++) {
            assertTrue(lines.get(i).startsWith("ok       " + STEPS.get(i) + ": "), lines.get(i));
        }
        assertTrue(out.contains("5 changes in "), out);
        assertTrue(out.contains("5 rows in silver, each value as it was sent; nothing billed"), out);
        assertTrue(out.contains("clean-up of the lake: 6 objects deleted"), out);
        assertNoFilesBut();
    }

    @Test
    void leavesAWarehouseThatIsThereAsItWas() throws Exception {
        Path warehouse = folder.resolve("shop.duckdb");
        try (DuckDbWarehouse there = DuckDbWarehouse.open(warehouse, folder);
                Connection connection = there.connection();
                Statement sql = connection.createStatement()) {
            sql.execute("CREATE TABLE bronze.pg_smoke_test AS SELECT 1 AS mine");
        }

        assertEquals(0, smokeTest(pipeline(), "--json"), () -> out);

        assertTrue(out.startsWith("{\"ok\":true,\"findings\":[{\"severity\":\"ok\""), out);
        assertEquals(List.of("bronze.pg_smoke_test"), tables(warehouse));
        assertNoFilesBut(warehouse);
    }

    @Test
    void removesWhatItHasMadeWhereAStepFails() throws Exception {
        Path warehouse = folder.resolve("shop.duckdb");
        DuckDbWarehouse.open(warehouse, folder).close();
        Path file = Files.writeString(folder.resolve("pipeline.yaml"), pipeline());
        List<Finding> steps = new ArrayList<>();

        boolean good = new SmokeTest(
                        PipelineFiles.load(file, Map.of()), Clock.systemUTC(), () -> steps.size() == 3, steps::add)
                .run();

        assertFalse(good);
        assertEquals(
                List.of(
                        "ok " + STEPS.get(0),
                        "ok " + STEPS.get(1),
                        "ok " + STEPS.get(2),
                        "error " + STEPS.get(3),
                        "ok " + STEPS.get(7),
                        "ok " + STEPS.get(8)),
                steps.stream()
                        .map(step -> step.severity() + " " + step.subject())
                        .toList());
        assertEquals(List.of(), tables(warehouse));
        assertNoFilesBut(warehouse);
    }

    @Test
    void aWarehouseThatCannotBeOpenedIsTheFailingStep() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "no folder");

        assertEquals(1, smokeTest(pipeline().replace("shop.duckdb", "file/shop.duckdb")), () -> out);

        assertTrue(out.startsWith("error    warehouse: " + file), out);
        assertTrue(out.contains("set warehouse.duckdb.file"), out);
        assertTrue(out.strip().endsWith("Not all is well."), out);
        assertNoFilesBut(file);
    }

    @Test
    void aFileThatNamesNoWarehouseIsWrongUse() throws Exception {
        assertEquals(
                2, smokeTest("pipeline: small\nlake: { url: \"" + folder.toUri() + "\" }\ntables: { public.t: {} }\n"));

        assertTrue(out.contains("warehouse: missing"), out);
    }

    private String pipeline() {
        return """
                pipeline: shop
                lake: { url: "%s" }
                warehouse: { duckdb: { file: "%s" } }
                tables: { public.*: {} }
                """.formatted(folder.resolve("lake").toUri(), folder.resolve("shop.duckdb"));
    }

    private int smokeTest(String pipeline, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("pipeline.yaml"), pipeline);
        StringWriter printed = new StringWriter();
        StopSignal stop = StopSignal.install();
        CommandLine command = new CommandLine(new SmokeTestCommand(stop))
                .setOut(new PrintWriter(printed))
                .setErr(new PrintWriter(printed))
                .setExecutionExceptionHandler(
                        (failure, line, parsed) -> ServiceProcess.explain(failure, line.getErr(), false));
        int exitCode =
                stop.finish(command.execute(Stream.concat(Stream.of("--pipeline", file.toString()), Stream.of(more))
                        .toArray(String[]::new)));
        out = printed.toString();
        return exitCode;
    }

    private static List<String> tables(Path warehouse) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (Connection connection = DuckDbWarehouse.openReadOnly(warehouse);
                Statement sql = connection.createStatement();
                ResultSet rows = sql.executeQuery(
                        "SELECT table_schema || '.' || table_name FROM information_schema.tables ORDER BY 1")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    private void assertNoFilesBut(Path... expected) throws IOException {
        List<Path> wanted = new ArrayList<>(List.of(expected));
        wanted.add(folder.resolve("pipeline.yaml"));
        try (Stream<Path> left = Files.walk(folder)) {
            assertEquals(
                    wanted.stream().sorted().toList(),
                    left.filter(Files::isRegularFile).sorted().toList());
        }
    }
}
