package dev.tributary.local.stack;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.DuckDbConfig;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.WarehouseConfig;
import dev.tributary.local.Output;
import dev.tributary.local.replay.BuildRequest;
import dev.tributary.local.replay.Built;
import dev.tributary.local.replay.Replay;
import dev.tributary.local.verify.Verified;
import dev.tributary.local.verify.VerifyRequest;
import dev.tributary.service.config.PipelineFiles;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Builds all tables a second time beside the live ones, from the first raw record on, and compares the build with the source;
 * if it equals it, it takes the place of the live tables. Until then these are as if there were no build.
 */
final class BlueGreenBuild {

    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(3_650);
    /** As near the source as this, what is left passes while the comparison waits. */
    private static final Duration NEAR = Duration.ofMinutes(1);

    private final LocalStack live;
    private final BuildRequest request;
    private final Builds builds;
    private final Path duckDb;
    private final PipelineFile rules;
    private final List<TableId> tables;

    /**
     * Begins a build, or goes on with one that was cut short.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if the name cannot be taken, or Kafka no longer has every raw record
     * @throws IllegalArgumentException if the name or the pipeline file is none
     */
    BlueGreenBuild(LocalStack live, Home home, BuildRequest request) {
        PipelineFile.requireBuild(request.name());
        Path file = Path.of(request.pipelineFile());
        this.live = live;
        this.request = request;
        this.builds = new Builds(home);
        this.duckDb = duckDb(live.file());
        this.rules = PipelineFiles.load(file, System.getenv());
        this.tables = captured(live).stream()
                .filter(table -> rules.table(table).isPresent())
                .toList();
        if (tables.isEmpty()) {
            throw new IllegalArgumentException(file + ": tables: names none of those that are captured");
        }
        Replay.requireAllRaw(live.file());
        builds.begin(request.name(), file);
    }

    /**
     * Builds.
     *
     * @param progress is told what is done now
     */
    Built run(Consumer<String> progress) {
        Path kept = Builds.beside(duckDb, request.name());
        try (LocalStack beside = live.beside(file(kept))) {
            beside.startServices();
            catchUp(beside, progress);
            Verified verified = new Verification(beside, progress)
                    .run(VerifyRequest.ALL.of(
                            tables.stream().map(TableId::toString).toList()))
                    .abridged();
            if (!Output.equal(verified.tables()) || !request.swap()) {
                return new Built(verified.tables(), false, List.of("the build is kept in " + kept));
            }
            progress.accept(request.name() + " takes the place of the live tables");
            List<String> left = left();
            live.replaceBy(file(duckDb), () -> {
                beside.close();
                builds.makeLive(request.name(), duckDb);
            });
            return new Built(verified.tables(), true, left);
        }
    }

    /** This pipeline with the other file's tables and rules. */
    private PipelineFile file(Path duckDb) {
        PipelineFile file = live.file();
        WarehouseConfig warehouse = new WarehouseConfig(
                Optional.empty(),
                Optional.of(new DuckDbConfig(duckDb)),
                file.theWarehouse().merge());
        return new PipelineFile(
                file.pipeline(),
                Optional.of(request.name()),
                file.source(),
                file.kafka(),
                file.registry(),
                file.lake(),
                Optional.of(warehouse),
                rules.tables());
    }

    private static Path duckDb(PipelineFile file) {
        return file.theWarehouse()
                .duckdb()
                .map(DuckDbConfig::file)
                .orElseThrow(() -> new TributaryException(
                        ErrorKind.NEEDS_OPERATOR,
                        "tributary up merges into DuckDB; the pipeline file names BigQuery: docs/replay.md says how to"
                                + " build beside that"));
    }

    private List<String> left() {
        String before = live.file().topics().build();
        return List.of(
                "the tables before are kept in " + Builds.before(duckDb, request.name()),
                "no longer written: the topics " + before + ".clean.*, " + before + ".quality, " + before + ".books, "
                        + before + ".dead-letters, " + before + ".lake.commits and the lake's folder " + before);
    }

    /** What comes while the build runs is built as well, until little is left. */
    private void catchUp(LocalStack beside, Consumer<String> progress) {
        Duration took;
        do {
            long begun = System.nanoTime();
            new MarkPassage(beside, AS_LONG_AS_IT_TAKES, progress).awaitAll(Set.copyOf(tables));
            took = Duration.ofNanos(System.nanoTime() - begun);
        } while (took.compareTo(NEAR) > 0);
    }

    private static List<TableId> captured(LocalStack stack) {
        Map<?, ?> tables = (Map<?, ?>) stack.services().get(0).status().getOrDefault("tables", Map.of());
        return tables.keySet().stream()
                .map(name -> TableId.parse(String.valueOf(name)))
                .toList();
    }
}
