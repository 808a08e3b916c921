package dev.tributary.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contracts.pipeline.DuckDbConfig;
import dev.tributary.local.sql.Select;
import dev.tributary.local.sql.TextTable;
import dev.tributary.local.stack.Home;
import dev.tributary.local.stack.RunningStack;
import dev.tributary.merger.duckdb.DuckDbWarehouse;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.lifecycle.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tributary sql}: queries the local warehouse, running or stopped. */
@Command(
        name = "sql",
        mixinStandardHelpOptions = true,
        description = "Queries the local warehouse, whether its pipeline runs or not. Tables: silver.<table>,"
                + " bronze.<table>.")
public final class SqlCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, @Nullable Object>> ROW = new TypeReference<>() {};

    @Mixin
    private final HomeOptions options = new HomeOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Parameters(paramLabel = "SELECT", description = "One SELECT statement.")
    private String query = "";

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        List<Map<String, @Nullable Object>> rows = rows();
        if (options.json()) {
            rows.forEach(row -> out.println(Output.json(row)));
        } else {
            TextTable.print(out, rows);
        }
        out.flush();
        return ExitCode.GOOD;
    }

    private List<Map<String, @Nullable Object>> rows() {
        Optional<Home.Running> running = Home.running(options.home());
        if (running.isPresent()) {
            return new RunningStack(running.get())
                    .post("/api/sql", query)
                    .lines()
                    .map(SqlCommand::parse)
                    .toList();
        }
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        try (Connection warehouse = DuckDbWarehouse.openReadOnly(file())) {
            new Select(warehouse).run(query, rows::add);
        } catch (SQLException failure) {
            throw new TributaryException(ErrorKind.NEEDS_OPERATOR, Select.explain(failure), failure);
        }
        return rows;
    }

    private Path file() {
        Path file = options.pipeline()
                .flatMap(pipeline -> pipeline.warehouse())
                .flatMap(warehouse -> warehouse.duckdb())
                .map(DuckDbConfig::file)
                .orElseGet(() -> Home.warehouse(options.home()));
        if (!Files.exists(file)) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    "there is no warehouse at " + file + ": name its home with --home, or run tributary demo first");
        }
        return file;
    }

    private static Map<String, @Nullable Object> parse(String line) {
        try {
            return JSON.readValue(line, ROW);
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("the running Tributary's answer is no JSON", malformed);
        }
    }
}
