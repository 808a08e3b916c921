package dev.tributary.merger.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.merger.core.MergePlan;
import dev.tributary.merger.core.MergePlan.Reason;
import dev.tributary.merger.core.MergeSchedule.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GovernorTest {

    private static final Instant START = Instant.parse("2026-11-21T14:00:00Z");
    private static final TableId ORDERS = TableId.parse("public.orders");
    private static final TableId ITEMS = TableId.parse("public.items");
    private static final MergeGoal FIVE_MINUTES = new MergeGoal(Duration.ofMinutes(5), OptionalLong.empty(), 500_000);

    private final Governor governor = new Governor(FIVE_MINUTES, Quotas.OF_BIGQUERY, START);

    private static Instant after(long seconds) {
        return START.plusSeconds(seconds);
    }

    private static Map<TableId, Waiting> waiting(TableId table, long since) {
        return Map.of(table, new Waiting(after(since), 10));
    }

    private static void begin(Governor governor, TableId table, int loads, Instant now) {
        governor.begin(table, now);
        for (int load = 0; load < loads; load++) {
            governor.loading(table, now);
        }
    }

    private static void merged(Governor governor, TableId table, long rows, long bytes, Instant now) {
        governor.billed(table, bytes);
        governor.merged(table, rows, now);
    }

    /** A merge of ten rows that bills a megabyte and takes no time. */
    private static void merge(Governor governor, TableId table, long at) {
        begin(governor, table, 1, after(at));
        merged(governor, table, 10, 1_000_000, after(at));
    }

    @Test
    void nothingIsDueWhereNothingWaits() {
        assertEquals(Optional.empty(), governor.due(Map.of(), after(100_000)));
        assertEquals(Optional.empty(), governor.wait(Map.of(), after(100_000)));
    }

    @Test
    void waitsForAsLongAsTheGoalAllows() {
        Map<TableId, Waiting> waiting = waiting(ORDERS, 1_000);

        assertEquals(Optional.empty(), governor.due(waiting, after(1_299)));
        assertEquals(Optional.of(Duration.ofSeconds(1)), governor.wait(waiting, after(1_299)));
        assertEquals(Optional.of(ORDERS), governor.due(waiting, after(1_300)));
    }

    @Test
    void leavesTheMergeItsTime() {
        begin(governor, ORDERS, 1, after(1_000));
        merged(governor, ORDERS, 10, 1_000_000, after(1_060));

        assertEquals(Optional.of(ORDERS), governor.due(waiting(ORDERS, 2_000), after(2_240)));
        assertEquals(Optional.empty(), governor.due(waiting(ORDERS, 2_000), after(2_239)));
    }

    @Test
    void takesTheLastLoadBeforeAStartAsJustMade() {
        Governor inAHurry =
                new Governor(new MergeGoal(Duration.ZERO, OptionalLong.empty(), 500_000), Quotas.OF_BIGQUERY, START);

        assertEquals(Optional.empty(), inAHurry.due(waiting(ORDERS, 0), after(61)));
        assertEquals(Optional.of(ORDERS), inAHurry.due(waiting(ORDERS, 0), after(62)));
        assertEquals(Reason.TABLE_QUOTA, inAHurry.plan(ORDERS, after(62)).reason());
    }

    @Test
    void aFullMergeDoesNotWait() {
        assertEquals(Optional.of(ORDERS), governor.due(Map.of(ORDERS, new Waiting(after(100), 500_000)), after(100)));
        assertEquals(Optional.empty(), governor.due(Map.of(ORDERS, new Waiting(after(100), 499_999)), after(100)));
    }

    @Test
    void aMergeOfSeveralLoadsIsFollowedByTheTimeOfThemAll() {
        begin(governor, ORDERS, 10, after(1_000));

        assertEquals(Optional.empty(), governor.due(waiting(ORDERS, 0), after(1_600)));
        assertEquals(Optional.of(ORDERS), governor.due(waiting(ORDERS, 0), after(1_620)));
    }

    @Test
    void whoHasBeenDueForLongestIsFirst() {
        Map<TableId, Waiting> both = Map.of(ORDERS, new Waiting(after(900), 10), ITEMS, new Waiting(after(899), 10));

        assertEquals(Optional.of(ITEMS), governor.due(both, after(2_000)));
    }

    @Test
    void waitsForNothingWhereWaitingSavesNothing() {
        long at = 1_000;
        for (int rows : new int[] {10, 500, 20, 900, 300, 40, 700}) {
            begin(governor, ORDERS, 1, after(at));
            merged(governor, ORDERS, rows, rows * 1_000L, after(at));
            at += 300;
        }

        assertEquals(Optional.of(ORDERS), governor.due(waiting(ORDERS, at), after(at)));
        assertEquals(
                Reason.WAITING_SAVES_NOTHING, governor.plan(ORDERS, after(at)).reason());
    }

    @Test
    void aLimitOfBytesStretchesTheTime() {
        Governor thrifty = new Governor(
                new MergeGoal(Duration.ofMinutes(5), OptionalLong.of(24_000_000), 500_000), Quotas.OF_BIGQUERY, START);
        merge(thrifty, ORDERS, 1_000);

        // A megabyte of 24 a day: an hour.
        assertEquals(Optional.empty(), thrifty.due(waiting(ORDERS, 1_000), after(4_599)));
        assertEquals(Optional.of(ORDERS), thrifty.due(waiting(ORDERS, 1_000), after(4_600)));
        MergePlan plan = thrifty.plan(ORDERS, after(1_000));
        assertEquals(new MergePlan(Duration.ofHours(1), Reason.BYTES_LIMIT, 24_000_000, 1_000_000), plan);
    }

    @Test
    void restsWhenAQuotaIsUsedUp() {
        governor.rest(ORDERS, after(1_000));

        assertEquals(Optional.empty(), governor.due(waiting(ORDERS, 0), after(4_599)));
        assertEquals(Reason.QUOTA_USED_UP, governor.plan(ORDERS, after(4_599)).reason());
        assertEquals(Optional.of(ORDERS), governor.due(waiting(ORDERS, 0), after(4_600)));
        assertEquals(Reason.FRESHNESS, governor.plan(ORDERS, after(4_600)).reason());
    }

    @Test
    void saysWhatMergesBillInADay() {
        merge(governor, ORDERS, 1_000);

        assertEquals(
                new MergePlan(Duration.ofMinutes(5), Reason.FRESHNESS, 288_000_000, 1_000_000),
                governor.plan(ORDERS, after(1_000)));
    }

    @Test
    void saysThatChangesFillMerges() {
        begin(governor, ORDERS, 1, after(1_000));
        begin(governor, ORDERS, 1, after(1_100));
        merged(governor, ORDERS, 500_000, 1_000_000, after(1_100));

        assertEquals(Reason.FULL_MERGES, governor.plan(ORDERS, after(1_100)).reason());
        assertEquals(
                Duration.ofSeconds(100), governor.plan(ORDERS, after(1_100)).every());
    }

    @Test
    void manyTablesShareTheProjectsQuota() {
        for (int i = 0; i < 600; i++) {
            merge(governor, TableId.parse("public.t" + i), 1_000 + i);
        }

        MergePlan plan = governor.plan(TableId.parse("public.t7"), after(2_000));

        assertEquals(Reason.PROJECT_QUOTA, plan.reason());
        assertTrue(plan.every().toSeconds() > 550, plan.toString());
    }
}
