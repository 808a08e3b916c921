package dev.tributary.local;

import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.local.doctor.Doctor;
import dev.tributary.service.config.PipelineFiles;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.finding.Finding;
import dev.tributary.service.finding.Severity;
import dev.tributary.service.lifecycle.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tributary doctor}: what stands in the way of a start, with the SQL or setting that mends it. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Looks at all that a pipeline needs, starts nothing, and says what is not as it should be, with"
                + " the SQL or setting that mends it. Exit code 1 if a start would fail.")
public final class DoctorCommand implements Callable<Integer> {

    @Mixin
    private final HomeOptions options = new HomeOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!options.debug()) {
            LogFile.none();
        }
        Path file = options.pipelinePath()
                .filter(Files::isReadable)
                .orElseThrow(() -> new TributaryException(
                        ErrorKind.NEEDS_OPERATOR, "doctor needs a pipeline file: name it with --pipeline FILE"));
        List<Finding> found = look(file);
        boolean good = found.stream().noneMatch(Finding::isError);
        PrintWriter out = spec.commandLine().getOut();
        if (options.json()) {
            out.println(Output.json(Output.findings(good, found)));
        } else {
            print(out, found);
        }
        out.flush();
        return good ? ExitCode.GOOD : ExitCode.CHECK_FAILED;
    }

    private List<Finding> look(Path path) {
        PipelineFile file;
        try {
            file = PipelineFiles.load(path, System.getenv());
        } catch (TributaryException refused) {
            return refused.getMessage()
                    .lines()
                    .map(line -> Finding.error("pipeline file", line.strip(), ""))
                    .toList();
        }
        return new Doctor(file, options.home(), Clock.systemUTC()).look();
    }

    private static void print(PrintWriter out, List<Finding> found) {
        found.forEach(finding -> Output.finding(out, finding));
        long errors = found.stream().filter(Finding::isError).count();
        long warnings = found.stream()
                .filter(finding -> finding.severity() == Severity.WARNING)
                .count();
        out.printf(
                "errors: %d, warnings: %d. %s%n", errors, warnings, errors == 0 ? "It can start." : "It cannot start.");
    }
}
