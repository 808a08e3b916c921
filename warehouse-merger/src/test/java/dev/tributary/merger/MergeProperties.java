package dev.tributary.merger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.Meta;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.sql.MetaColumn;
import dev.tributary.merger.sql.SqlDialect;
import dev.tributary.merger.sql.SqlDialect.Layer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;

/**
 * I1, I3, I4, I5: whatever the history, however it is cut into commits and batches, repeated or cut off between steps,
 * bronze holds each change once and silver is what the model says.
 */
public abstract class MergeProperties {

    /** Which of several processings with the same outcome is noted depends on how they lie in batches. */
    private static final String CONTENT = Stream.concat(
                    Stream.of("id", "name", "big"),
                    MetaColumn.names().stream().filter(name -> !name.equals(Meta.REVISION)))
            .collect(Collectors.joining(", "));

    private static final String IDENTITY = "_epoch, _raw_partition, _raw_offset, _op, name, big";

    private int tables;

    /** One warehouse for all tries, whose steps are committed each by itself. */
    protected abstract WarehouseFixture fixture();

    /** The lake beside it. */
    protected abstract TestLake lake();

    private static final class Cut extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    public void silverIsWhatTheModelSaysAndReplayChangesNothing(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        TableId table = new TableId("public", "t" + tables++);
        List<List<Change>> history = History.random(random, 5 + random.nextInt(60));
        List<BatchFile> commits = interleaved(random, commits(random, table, List.of("id"), history));

        merge(random, commits);
        assertIsTheModel(table, history);
        List<String> bronze = fixture().rows(Layer.BRONZE, table.warehouseName(), "*");
        List<String> state = fixture().rows(Layer.SILVER, table.warehouseName() + "_state", "*");

        merge(random, commits);
        assertEquals(state, fixture().rows(Layer.SILVER, table.warehouseName() + "_state", "*"), "I4, state");
        assertEquals(bronze, fixture().rows(Layer.BRONZE, table.warehouseName(), "*"), "I4, bronze");
    }

    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    public void F08_withoutAKeySilverIsWhatTheSourceHolds(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        TableId table = new TableId("public", "t" + tables++);
        KeylessHistory history = KeylessHistory.random(random, 5 + random.nextInt(60));
        List<BatchFile> commits = interleaved(random, commits(random, table, List.of(), history.changes()));

        for (int run = 0; run < 2; run++) {
            merge(random, commits);
            assertEquals(
                    history.rows(),
                    fixture().rows(Layer.SILVER, table.warehouseName(), "id, name, big").stream()
                            .sorted()
                            .toList());
        }
    }

    /** ADR 8: rules change, now and then before the replay with the rules before has come to its end. */
    @Property(tries = 40, shrinking = ShrinkingMode.OFF)
    public void F45_afterReplaysWithOtherRulesAllIsAsIfBuiltWithTheLast(@ForAll long seed) throws Exception {
        Random random = new Random(seed);
        TableId table = new TableId("public", "t" + tables++);
        List<List<Change>> processed = new ArrayList<>();
        List<List<Change>> latest = new ArrayList<>();
        for (List<Change> changes : History.random(random, 5 + random.nextInt(60))) {
            Replayed replayed = Replayed.random(random, changes);
            processed.add(replayed.processed());
            latest.add(replayed.latest());
        }
        List<BatchFile> commits = interleaved(random, commits(random, table, List.of("id"), processed));

        merge(random, commits);
        assertIsTheModel(table, latest);
        List<String> bronze = fixture().rows(Layer.BRONZE, table.warehouseName(), CONTENT);
        List<String> state = fixture().rows(Layer.SILVER, table.warehouseName() + "_state", stateContent());

        merge(random, commits);
        assertEquals(
                state, fixture().rows(Layer.SILVER, table.warehouseName() + "_state", stateContent()), "I4, state");
        assertEquals(bronze, fixture().rows(Layer.BRONZE, table.warehouseName(), CONTENT), "I4, bronze");
    }

    /**
     * What a partition's processor has written.
     *
     * @param processed in the order in which it did
     * @param latest each change as it was processed last
     */
    private record Replayed(List<Change> processed, List<Change> latest) {

        static Replayed random(Random random, List<Change> changes) {
            Replayed all = new Replayed(new ArrayList<>(), new ArrayList<>());
            int replays = 1 + random.nextInt(2);
            for (int run = 0; run <= replays; run++) {
                int from = random.nextInt(all.latest.size() + 1);
                int length = changes.size() - from;
                int to = from + (run == replays || length == 0 ? length : random.nextInt(length + 1));
                for (int i = run == 0 ? 0 : from; i < to; i++) {
                    Change change = run == 0 ? changes.get(i) : History.otherwise(random, changes.get(i));
                    all.add(i, change.revised(all.processed.size()));
                }
            }
            return all;
        }

        private void add(int position, Change change) {
            processed.add(change);
            if (position < latest.size()) {
                latest.set(position, change);
            } else {
                latest.add(change);
            }
        }
    }

    private void assertIsTheModel(TableId table, List<List<Change>> history) {
        assertEquals(
                MergeModel.state(history),
                fixture().rows(Layer.SILVER, table.warehouseName() + "_state", state()),
                "state");
        List<String> once = history.stream()
                .flatMap(List::stream)
                .map(change -> change.epoch() + "|" + change.partition() + "|" + change.offset() + "|" + change.op()
                        + "|" + text(change, "name") + "|" + text(change, "big"))
                .sorted()
                .toList();
        assertEquals(
                once,
                fixture().rows(Layer.BRONZE, table.warehouseName(), IDENTITY).stream()
                        .sorted()
                        .toList(),
                "I1: each change once");
    }

    private String state() {
        SqlDialect dialect = fixture().dialect();
        return String.join(
                ", ",
                "id, name, big",
                dialect.member(Meta.ORIGINAL, "name"),
                dialect.member(Meta.ORIGINAL, "big"),
                fixture().count(Meta.QUALITY_FLAGS),
                "_deleted, _epoch, _raw_partition, _raw_offset");
    }

    /** All of it; in which order {@code _original} names columns says nothing, and depends on how changes lie in batches. */
    private String stateContent() {
        return state() + ", " + String.join(", ", Meta.SOURCE_TS, Meta.QUALITY_FLAGS, Meta.QUALITY_SCORE);
    }

    private static String text(Change change, String column) {
        return change.values().getOrDefault(column, "NULL").replace("'", "");
    }

    private List<List<BatchFile>> commits(Random random, TableId table, List<String> key, List<List<Change>> history)
            throws Exception {
        CleanSchema schema = TestLake.schema(table, key, "id long", "name string", "big string");
        List<List<BatchFile>> partitions = new ArrayList<>();
        for (List<Change> changes : history) {
            List<BatchFile> files = new ArrayList<>();
            for (int from = 0; from < changes.size(); ) {
                int to = Math.min(changes.size(), from + 1 + random.nextInt(12));
                files.add(lake().file(schema, changes.subList(from, to)));
                from = to;
            }
            partitions.add(files);
        }
        return partitions;
    }

    private static List<BatchFile> interleaved(Random random, List<List<BatchFile>> partitions) {
        List<BatchFile> all = new ArrayList<>();
        int[] next = new int[partitions.size()];
        int left = partitions.stream().mapToInt(List::size).sum();
        while (left > 0) {
            int partition = random.nextInt(partitions.size());
            if (next[partition] < partitions.get(partition).size()) {
                all.add(partitions.get(partition).get(next[partition]++));
                left--;
            }
        }
        return all;
    }

    /** In order, in batches; some cut at a step and begun again, with another size; some old ones once more. */
    private void merge(Random random, List<BatchFile> commits) {
        int done = 0;
        while (done < commits.size()) {
            int from = random.nextInt(5) == 0 ? random.nextInt(done + 1) : done;
            int to = Math.min(commits.size(), Math.max(done, from) + 1 + random.nextInt(3));
            if (random.nextInt(4) == 0) {
                to = Math.max(from + 1, Math.min(done, to));
            }
            TableBatch batch = TestLake.batch(commits.subList(from, to));
            int[] steps = {random.nextInt(3) == 0 ? random.nextInt(6) : Integer.MAX_VALUE};
            fixture().beforeStep(step -> {
                if (steps[0]-- == 0) {
                    throw new Cut();
                }
            });
            try {
                fixture().warehouse().merge(batch);
                done = Math.max(done, to);
            } catch (Cut cut) {
                // The process died here; the next one merges from the committed offset on.
            }
            fixture().beforeStep(step -> {});
        }
    }
}
