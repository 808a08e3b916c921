package dev.tributary.merger.lake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.lake.Compaction;
import dev.tributary.contracts.lake.Counts;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.service.error.TributaryException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What each kind of lake tells of its compactions. */
public abstract class CompactionsContract {

    private static final TableId ORDERS = new TableId("public", "orders");
    private static final LakePaths PATHS = new LakePaths("shop");

    private Compactions compactions;

    /** An empty lake. */
    protected abstract LakeObjects lake();

    /** Puts an object into it. */
    protected abstract void put(String name, byte[] content);

    @BeforeEach
    void open() {
        compactions = new Compactions(lake(), PATHS);
    }

    private static LakeCommit commit(int partition, long start, long end) {
        return new LakeCommit(1, ORDERS.safe(), "topic", partition, start, end, List.of(), new Counts(0, 0, 0, 0, 0));
    }

    private LakeCommit compact(long start, long end) {
        LakeCommit commit = commit(1, start, end);
        put(PATHS.compaction(ORDERS, "topic", 1, start), new Compaction(commit, 1).toJson());
        return commit;
    }

    @Test
    void findsTheCompactionThatHoldsACommit() {
        assertEquals(Optional.empty(), compactions.of(commit(1, 0, 5)));
        LakeCommit first = compact(0, 100);
        LakeCommit second = compact(100, 250);

        assertEquals(Optional.of(first), compactions.of(commit(1, 0, 5)));
        assertEquals(Optional.of(first), compactions.of(commit(1, 95, 100)));
        assertEquals(Optional.of(second), compactions.of(commit(1, 100, 105)));
        assertEquals(Optional.empty(), compactions.of(commit(1, 250, 255)));
        assertEquals(Optional.empty(), compactions.of(commit(0, 0, 5)));
        assertEquals(Optional.empty(), compactions.of(commit(11, 0, 5)));
    }

    @Test
    void saysThatRowsAreTooOldToBeThere() {
        compact(0, 100);
        put(PATHS.expiry(ORDERS, "topic", 1, 0), new byte[] {1});

        TributaryException gone = assertThrows(TributaryException.class, () -> compactions.of(commit(1, 0, 5)));

        assertTrue(
                gone.getMessage().contains("retention has deleted the rows of public.orders/topic/p1/0-100"),
                gone.getMessage());
    }
}
