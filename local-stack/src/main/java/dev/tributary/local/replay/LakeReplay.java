package dev.tributary.local.replay;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.lake.ObjectStore;
import dev.tributary.lake.ObjectStores;
import dev.tributary.lake.commit.CommitObjects;
import dev.tributary.merger.Rebuild;
import dev.tributary.merger.WarehouseMerger;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.lifecycle.ServiceContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** Builds bronze and silver of tables anew from the lake alone, while no merger is at work. */
public final class LakeReplay implements AutoCloseable {

    private final ServiceContext context;
    private final ObjectStore store;
    private final CommitObjects commits;

    public LakeReplay(ServiceContext context) {
        PipelineFile file = context.file();
        this.context = context;
        this.store = ObjectStores.open(file.theLake());
        this.commits = new CommitObjects(store, file.lakePaths());
    }

    /**
     * What the lake has of a table.
     *
     * @param table the table
     * @param commits commit objects
     * @param rows rows in their files; one that was processed twice counts twice
     */
    public record Found(String table, long commits, long rows) {}

    /**
     * Looks at all commits of the tables.
     *
     * @param tables as {@code public.orders}; none means all
     * @throws TributaryException {@code NEEDS_OPERATOR} if a commit is missing, or the lake has none of a table
     */
    public List<Found> look(List<String> tables) {
        List<TableId> there = commits.tables();
        List<TableId> wanted =
                tables.isEmpty() ? there : tables.stream().map(TableId::parse).toList();
        List<Found> found = new ArrayList<>();
        for (TableId table : wanted) {
            if (!there.contains(table)) {
                throw new TributaryException(
                        ErrorKind.NEEDS_OPERATOR, table + ": the lake has no commits of it; it has those of " + there);
            }
            long[] sums = new long[2];
            try (Stream<LakeCommit> all = commits.commits(table)) {
                all.forEach(commit -> {
                    sums[0]++;
                    sums[1] += commit.files().stream().mapToLong(LakeFile::rows).sum();
                });
            }
            found.add(new Found(table.toString(), sums[0], sums[1]));
        }
        return found;
    }

    /**
     * Builds them. If all are, the merger's group is set behind what had been announced when that began, because Kafka may
     * no longer have it.
     *
     * @param built told of each table that is done
     * @throws TributaryException {@code NEEDS_OPERATOR} if a merger is at work, or a table cannot be built
     */
    public void run(List<Found> tables, boolean all, Consumer<Found> built) {
        Topics topics = context.file().topics();
        try (StageOffsets offsets = new StageOffsets(context.file().theKafka(), topics, Stage.MERGER)) {
            offsets.requireIdle();
            Map<TopicPartition, Long> announced = offsets.offsets(offsets.partitions(), OffsetSpec.latest());
            try (Rebuild rebuild = WarehouseMerger.create(context).rebuild()) {
                for (Found each : tables) {
                    TableId table = TableId.parse(each.table());
                    try (Stream<LakeCommit> stream = commits.commits(table)) {
                        rebuild.table(table, stream.iterator());
                    }
                    built.accept(each);
                }
            }
            if (all && !announced.isEmpty()) {
                offsets.set(announced);
            }
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
