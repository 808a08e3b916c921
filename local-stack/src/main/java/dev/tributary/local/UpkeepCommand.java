package dev.tributary.local;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.lake.upkeep.Compacted;
import dev.tributary.lake.upkeep.LakeUpkeep;
import dev.tributary.lake.upkeep.TableUpkeep;
import dev.tributary.local.stack.LocalServers;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.process.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tributary upkeep}: keeps the lake in order, whether its pipeline runs or not. */
@Command(
        name = "upkeep",
        mixinStandardHelpOptions = true,
        description = "Makes the small files of closed hours few, deletes what is older than lake.retention says, and sweeps"
                + " files that nobody reads any more. The pipeline may run meanwhile.")
public final class UpkeepCommand implements Callable<Integer> {

    @Mixin
    private final HomeOptions options = new HomeOptions();

    @Option(names = "--table", paramLabel = "TABLE", description = "As public.orders; can be repeated. Without it all.")
    private List<String> tables = List.of();

    @Option(names = "--dry-run", description = "Only says what would be done.")
    private boolean dryRun;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!options.debug()) {
            LogFile.none();
        }
        PipelineFile file = LocalServers.lakeOf(options.home(), options.pipelineOfHome());
        Path scratch = scratch();
        try (LakeUpkeep upkeep = LakeUpkeep.open(file, Clock.systemUTC(), scratch)) {
            for (TableId table :
                    upkeep.tables(tables.stream().map(TableId::parse).toList())) {
                print(dryRun ? upkeep.foresee(table) : upkeep.run(table));
            }
        } finally {
            delete(scratch);
        }
        return ExitCode.GOOD;
    }

    private static Path scratch() {
        try {
            return Files.createTempDirectory("tributary-upkeep");
        } catch (IOException failure) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    "the folder for temporary files cannot be written (" + failure + "): name another with"
                            + " -Djava.io.tmpdir",
                    failure);
        }
    }
}
