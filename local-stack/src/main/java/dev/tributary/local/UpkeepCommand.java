package dev.tributary.local;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.lake.upkeep.LakeUpkeep;
import dev.tributary.lake.upkeep.TableUpkeep;
import dev.tributary.local.stack.LocalServers;
import dev.tributary.service.lifecycle.ExitCode;
import java.io.PrintWriter;
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
        description =
                "Makes the small files of closed hours few, deletes what is older than lake.retention says, and sweeps"
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
        List<TableId> wanted = tables.stream().map(TableId::parse).toList();
        try (LakeUpkeep upkeep =
                LakeUpkeep.open(file, Clock.systemUTC(), options.home().resolve("scratch"))) {
            upkeep.run(wanted, dryRun, this::print);
        }
        if (dryRun && !options.json()) {
            out("nothing was changed");
        }
        return ExitCode.GOOD;
    }

    private void print(TableUpkeep table) {
        out(options.json() ? Output.json(fields(table)) : table.text());
    }

    private Map<String, Object> fields(TableUpkeep table) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("table", table.table().toString());
        fields.put("dryRun", dryRun);
        fields.put("filesBefore", table.compacted().filesBefore());
        fields.put("filesAfter", table.compacted().filesAfter());
        fields.put("bytesBefore", table.compacted().bytesBefore());
        table.compacted().bytesAfter().ifPresent(bytes -> fields.put("bytesAfter", bytes));
        fields.put("filesTooOld", table.expired().files());
        fields.put("bytesTooOld", table.expired().bytes());
        fields.put("filesDeleted", table.swept());
        return fields;
    }

    private void out(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
