package dev.tributary.local.demo;

import dev.tributary.local.LogFile;
import dev.tributary.local.Output;
import dev.tributary.local.stack.Home;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.lifecycle.ExitCode;
import dev.tributary.service.lifecycle.StopSignal;
import dev.tributary.service.process.ServiceProcess;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tributary demo}: a shop in an embedded Postgres lives for a while, and all of it arrives. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description =
                "A Brazilian shop lives in an embedded Postgres while the pipeline carries every change; at the end"
                        + " each table is compared with its source.")
public final class DemoCommand implements Callable<Integer> {

    private final StopSignal stop;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(names = "--seconds", defaultValue = "30", description = "How long it lives (default: ${DEFAULT-VALUE}).")
    private int seconds;

    @Option(names = "--rate", defaultValue = "500", description = "Changed rows a second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            defaultValue = ".tributary",
            description = "The folder that holds all data (default: ${DEFAULT-VALUE}).")
    private Path folder = Path.of(".tributary");

    @Option(names = "--json", description = "The last line is the result as JSON.")
    private boolean json;

    @Option(names = "--debug", description = "Shows stack traces.")
    private boolean debug;

    public DemoCommand(StopSignal stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() {
        if (seconds < 1 || rate < 1) {
            throw new ParameterException(spec.commandLine(), "--seconds and --rate must be at least 1");
        }
        PrintWriter out = spec.commandLine().getOut();
        try (Home home = Home.open(folder)) {
            out.println("log          " + LogFile.into(home));
            DemoResult result = new Demo(home, out, stop).run(seconds, rate);
            result.print(out, home);
            if (json) {
                out.println(Output.json(result.json()));
            }
            out.flush();
            return result.equal() ? ExitCode.GOOD : ExitCode.CHECK_FAILED;
        } catch (SQLException failure) {
            throw new TributaryException(
                    ErrorKind.TRANSIENT, "the shop's database fails: " + failure.getMessage(), failure);
        } catch (CompletionException died) {
            ServiceProcess.explain(died, spec.commandLine().getErr(), debug);
            return ExitCode.FAILED_OUTSIDE;
        }
    }
}
