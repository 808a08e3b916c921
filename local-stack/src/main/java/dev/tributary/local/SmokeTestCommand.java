package dev.tributary.local;

import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.local.smoke.SmokeTest;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.finding.Finding;
import dev.tributary.service.lifecycle.ExitCode;
import dev.tributary.service.lifecycle.StopSignal;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tributary smoke-test}: whether lake and warehouse do what Tributary counts on. */
@Command(
        name = "smoke-test",
        mixinStandardHelpOptions = true,
        description =
                "Carries a small table of its own through the lake and the warehouse of the pipeline file, compares"
                        + " each value with what is in silver then, and removes what it has made. It needs neither source nor Kafka."
                        + " Exit code 1 if a step fails.")
public final class SmokeTestCommand implements Callable<Integer> {

    @Mixin
    private final HomeOptions options = new HomeOptions();

    private final StopSignal stop;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    public SmokeTestCommand(StopSignal stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() {
        if (!options.debug()) {
            LogFile.none();
        }
        PipelineFile file = options.pipeline()
                .orElseThrow(() -> new TributaryException(
                        ErrorKind.NEEDS_OPERATOR, "smoke-test needs a pipeline file: name it with --pipeline FILE"));
        PrintWriter out = spec.commandLine().getOut();
        List<Finding> steps = new ArrayList<>();
        boolean good = new SmokeTest(
                        file, Clock.systemUTC(), () -> stop.requested().isDone(), step -> {
                            steps.add(step);
                            if (!options.json()) {
                                Output.finding(out, step);
                                out.flush();
                            }
                        })
                .run();
        out.println(
                options.json()
                        ? Output.json(Output.findings(good, steps))
                        : good ? "Lake and warehouse do what Tributary counts on." : "Not all is well.");
        out.flush();
        return good ? ExitCode.GOOD : ExitCode.CHECK_FAILED;
    }
}
