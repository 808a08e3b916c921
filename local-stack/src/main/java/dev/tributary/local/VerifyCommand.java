package dev.tributary.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.local.stack.Home;
import dev.tributary.local.stack.LocalServers;
import dev.tributary.local.stack.RunningStack;
import dev.tributary.local.verify.TableReport;
import dev.tributary.local.verify.Verifier;
import dev.tributary.merger.duckdb.DuckDbWarehouse;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.lifecycle.ExitCode;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tributary verify}: compares source and silver of a quiet source. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Compares each table of a quiet source with silver, row by row and by content. Exit code 1 if"
                + " anything is missing, extra or different.")
public final class VerifyCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Mixin
    private final HomeOptions options = new HomeOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Optional<Home.Running> running = Home.running(options.home());
        List<TableReport> tables = running.isPresent() ? ask(running.get()) : compare();
        if (options.json()) {
            out.println(Output.json(Output.outcome(tables)));
        } else {
            Output.tables(out, tables);
        }
        out.flush();
        return Output.equal(tables) ? ExitCode.GOOD : ExitCode.CHECK_FAILED;
    }

    private static List<TableReport> ask(Home.Running running) {
        try {
            return JSON.readValue(new RunningStack(running).post("/api/verify", ""), new TypeReference<>() {});
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("the running Tributary's answer is no JSON", malformed);
        }
    }

    /** Nothing runs: the source is asked alone, started for it if it is the embedded one. */
    private List<TableReport> compare() {
        PipelineFile named = options.pipelineOfHome();
        try (Home home = Home.open(options.home());
                LocalServers servers = LocalServers.startSource(home, named);
                Connection source = servers.source();
                Connection warehouse = DuckDbWarehouse.openReadOnly(servers.duckdb())) {
            return new Verifier(source, warehouse).verify(servers.file());
        } catch (SQLException failure) {
            throw new TributaryException(
                    ErrorKind.TRANSIENT,
                    "source and warehouse could not be compared: " + failure.getMessage(),
                    failure);
        }
    }
}
