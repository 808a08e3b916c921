package dev.tributary.local;

import dev.tributary.local.demo.DemoCommand;
import dev.tributary.service.lifecycle.StopSignal;
import dev.tributary.service.process.ProcessZone;
import dev.tributary.service.process.ServiceProcess;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The {@code tributary} command. */
@Command(
        name = "tributary",
        mixinStandardHelpOptions = true,
        description = "Every change of a Postgres database, as it happens, in a data lake and a warehouse.",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            DoctorCommand.class,
            SmokeTestCommand.class,
            SqlCommand.class,
            VerifyCommand.class,
            SnapshotCommand.class,
            ResnapshotCommand.class,
            ReplayCommand.class,
            UpkeepCommand.class
        },
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:good",
            "1:what was checked is not so",
            "2:wrong use or configuration",
            "3:something outside failed"
        })
public final class TributaryMain {

    /** Those that end in order when a signal comes. */
    private static final Set<Class<?>> SIGNALLED =
            Set.of(UpCommand.class, DemoCommand.class, VerifyCommand.class, SmokeTestCommand.class);

    private TributaryMain() {}

    public static void main(String[] arguments) {
        ProcessZone.setUtc();
        StopSignal stop = StopSignal.install();
        CommandLine.IFactory factory = new CommandLine.IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                return SIGNALLED.contains(type)
                        ? type.getConstructor(StopSignal.class).newInstance(stop)
                        : CommandLine.defaultFactory().create(type);
            }
        };
        CommandLine command = new CommandLine(new TributaryMain(), factory);
        command.setCaseInsensitiveEnumValuesAllowed(true);
        command.setExecutionExceptionHandler(
                (failure, line, parsed) -> ServiceProcess.explain(failure, line.getErr(), debug(parsed)));
        int exitCode = stop.finish(command.execute(arguments));
        if (!stop.requested().isDone()) {
            System.exit(exitCode);
        }
    }

    private static boolean debug(ParseResult parsed) {
        return parsed.subcommand() != null && parsed.subcommand().hasMatchedOption("--debug");
    }
}
