package dev.tributary.lake.upkeep;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.contracts.pipeline.LakeConfig;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.ObjectStores;
import dev.tributary.lake.ScratchFolder;
import dev.tributary.lake.commit.CommitObjects;
import dev.tributary.lake.commit.PartitionObjects;
import dev.tributary.lake.commit.RetryingObjectStore;
import dev.tributary.lake.parquet.FileMerge;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Keeps a lake in order while sinks write it and others read it: compacts the small files of closed hours, deletes what is
 * older than it is kept, and sweeps files that no reader takes. What was done before a crash is not done again; several may
 * run at once.
 */
public final class LakeUpkeep implements AutoCloseable {

    /** As many as the merger's own batches: what is compacted is merged as a whole when a table is built anew. */
    private static final long MOST_BYTES = 32L << 20;

    private static final Duration OUTAGE = Duration.ofMinutes(5);

    private final PipelineFile file;
    private final ObjectStore store;
    private final CommitObjects commits;
    private final Clock clock;
    private final ScratchFolder scratch;
    private final Attempts names = new Attempts(RandomGenerator.getDefault());
    private volatile boolean stopped;

    private LakeUpkeep(PipelineFile file, ObjectStore store, Clock clock, ScratchFolder scratch) {
        this.file = file;
        this.store = new RetryingObjectStore(store, Retrier.of(clock, OUTAGE));
        this.commits = new CommitObjects(this.store, file.lakePaths());
        this.clock = clock;
        this.scratch = scratch;
    }

    /**
     * Opens a pipeline's lake.
     *
     * @param scratch where the folder for unfinished files is made
     * @throws IllegalArgumentException if the file names no lake, or no store serves it
     * @throws TributaryException {@code NEEDS_OPERATOR} if lake or scratch folder cannot be used
     */
    public static LakeUpkeep open(PipelineFile file, Clock clock, Path scratch) {
        return over(ObjectStores.open(file.theLake()), file, clock, scratch);
    }

    /** As {@link #open}, with a store of the caller's choice; it is closed with this. */
    public static LakeUpkeep over(ObjectStore store, PipelineFile file, Clock clock, Path scratch) {
        return new LakeUpkeep(file, store, clock, ScratchFolder.in(scratch));
    }

    /**
     * Does what is due for tables, one after the other; one that fails does not stop the others (I7).
     *
     * @param wanted some tables; none means all of the lake, dead letters among them
     * @param dryRun only says what would be done
     * @param done told of each
     * @throws TributaryException {@code NEEDS_OPERATOR} if the lake has no commits of a wanted one; in the end, what was
     *     wrong with those that failed
     */
    public void run(List<TableId> wanted, boolean dryRun, Consumer<TableUpkeep> done) {
        List<TributaryException> failures = new ArrayList<>();
        for (TableId table : tables(wanted)) {
            if (stopped) {
                break;
            }
            try {
                done.accept(dryRun ? foresee(table) : run(table));
            } catch (RuntimeException failure) {
                failures.add(TributaryException.of(failure));
            }
        }
        if (!failures.isEmpty()) {
            String messages = failures.stream().map(Throwable::getMessage).collect(Collectors.joining("\n"));
            throw new TributaryException(failures.get(0).kind(), messages, failures.get(0));
        }
    }

    /** Lets a run end behind the table that it is at; any thread may ask. */
    public void stop() {
        stopped = true;
    }

    private List<TableId> tables(List<TableId> wanted) {
        List<TableId> there = commits.allTables();
        wanted.stream().filter(table -> !there.contains(table)).findFirst().ifPresent(table -> {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR, table + ": the lake has no commits of it; it has those of " + there);
        });
        return wanted.isEmpty() ? there : wanted;
    }

    /**
     * Does what is due for a table.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if a file is not what its commit says (then nothing was deleted), or
     *     the lake or the scratch folder cannot be used
     */
    public TableUpkeep run(TableId table) {
        return run(table, false);
    }

    /** Says what {@link #run} would do now, each step without those before it; changes nothing. */
    public TableUpkeep foresee(TableId table) {
        return run(table, true);
    }

    private TableUpkeep run(TableId table, boolean dryRun) {
        LakeConfig lake = file.theLake();
        Rules rules = new Rules(
                clock.instant(),
                lake.upkeep(),
                Math.min(MOST_BYTES, lake.roll().bytes().bytes()),
                file.retention(table));
        Compactor compactor = new Compactor(rules, clock, new FileMerge(scratch.path(), this::content), names);
        Retention retention = new Retention(rules);
        List<PartitionObjects> partitions = commits.partitions(table);
        Compacted compacted = partitions.stream()
                .map(partition -> dryRun ? compactor.foresee(partition) : compactor.compact(partition))
                .reduce(Compacted.NOTHING, Compacted::and);
        Expired expired = partitions.stream()
                .map(partition -> retention.expire(partition, dryRun))
                .reduce(Expired.NOTHING, Expired::and);
        long swept = new Sweep(store, file.lakePaths(), rules).sweep(table, partitions, dryRun);
        return new TableUpkeep(table, compacted, expired, swept);
    }

    private byte[] content(LakeFile wanted) {
        return store.read(wanted.path())
                .orElseThrow(() -> new TributaryException(
                        ErrorKind.NEEDS_OPERATOR,
                        wanted.path() + " is missing from the lake: bring it back; nothing was changed"));
    }

    @Override
    public void close() {
        scratch.close();
        store.close();
    }
}
