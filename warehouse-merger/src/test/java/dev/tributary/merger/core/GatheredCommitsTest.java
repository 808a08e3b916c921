package dev.tributary.merger.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.lake.Counts;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.merger.core.MergeSchedule.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GatheredCommitsTest {

    private static final TableId A = new TableId("public", "a");
    private static final TableId B = new TableId("public", "b");

    private static final Instant NOW = Instant.parse("2026-11-21T14:00:00Z");

    private final GatheredCommits gathered = new GatheredCommits();

    private Announcement add(TableId table, int partition, long offset, long start, long rows) {
        LakeFile file = new LakeFile("f", rows, 10 * rows, "", 1, 0, 0, 0, 0, null, null);
        LakeCommit commit = new LakeCommit(
                1, table.toString(), "t", 0, start, start + rows, List.of(file), new Counts(rows, rows, 0, 0, 0));
        Announcement announcement = new Announcement(partition, offset, NOW.plusSeconds(offset), commit);
        gathered.add(table, announcement);
        return announcement;
    }

    @Test
    void commitsUpToTheLowestOffsetThatIsNotMerged() {
        add(A, 0, 5, 0, 1);
        Announcement other = add(B, 0, 6, 0, 1);
        add(B, 1, 9, 1, 1);

        gathered.merged(B, List.of(other));
        assertEquals(Map.of(0, 5L, 1, 9L), gathered.committable());

        gathered.merged(A, gathered.next(A, BatchLimits.DUCKDB));
        assertEquals(Map.of(0, 7L, 1, 9L), gathered.committable());
        assertEquals(Map.of(B, new Waiting(NOW.plusSeconds(9), 1)), gathered.waiting());
    }

    @Test
    void boundsABatchButTakesTheFirstCommitWhole() {
        Announcement large = add(A, 0, 0, 0, 100);
        Announcement twice = add(A, 0, 1, 0, 100);
        add(A, 0, 2, 100, 1);

        assertEquals(List.of(large, twice), gathered.next(A, new BatchLimits(50, Long.MAX_VALUE, 9)));
        assertEquals(List.of(large, twice), gathered.next(A, new BatchLimits(Long.MAX_VALUE, 500, 9)));
        assertEquals(List.of(large, twice), gathered.next(A, new BatchLimits(Long.MAX_VALUE, Long.MAX_VALUE, 1)));
        assertEquals(3, gathered.next(A, BatchLimits.DUCKDB).size());
    }

    @Test
    void aStoppedTableHoldsItsFirstOffsetsAndNothingElse() {
        add(A, 0, 0, 0, 1);
        add(A, 1, 3, 1, 1);

        gathered.stop(A);
        add(A, 0, 1, 2, 1);
        gathered.merged(B, List.of(add(B, 0, 2, 0, 1)));

        assertEquals(Map.of(0, 0L, 1, 3L), gathered.committable());
        assertEquals(0, gathered.size());
        assertEquals(3, gathered.unmergedCount());
    }

    @Test
    void forgetsPartitionsThatAreGone() {
        Announcement gone = add(A, 0, 0, 0, 1);
        add(A, 1, 0, 1, 1);

        gathered.drop(Set.of(0));
        gathered.merged(A, List.of(gone));

        assertEquals(Map.of(1, 0L), gathered.committable());
        assertEquals(1, gathered.unmergedCount());
    }
}
