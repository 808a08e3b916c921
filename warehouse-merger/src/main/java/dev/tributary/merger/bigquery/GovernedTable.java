package dev.tributary.merger.bigquery;

import dev.tributary.merger.core.MergePlan;
import dev.tributary.merger.core.MergePlan.Reason;
import dev.tributary.merger.core.MergeSchedule.Waiting;
import java.time.Duration;
import java.time.Instant;

/** What the governor knows of one table. Not thread-safe. */
final class GovernedTable {

    private static final Duration DAY = Duration.ofDays(1);
    /** How long it rests when BigQuery calls a quota used up, which it gives back bit by bit through the day. */
    private static final Duration REST = Duration.ofHours(1);

    private final MergeGoal goal;
    private final Pace loads;
    private Instant paidUntil;
    private Instant restsUntil;
    private Instant begun;
    private Duration sinceTheOneBefore = Duration.ZERO;
    private Duration took = Duration.ZERO;
    private MergeCost cost = MergeCost.UNKNOWN;
    private double rowsPerSecond;
    private int loadsSinceBegun;
    private long billedSinceMerged;
    private long billed;

    GovernedTable(MergeGoal goal, Quotas quotas, Instant start) {
        this.goal = goal;
        this.loads = new Pace(quotas.betweenTableLoads(), start);
        this.paidUntil = start;
        this.restsUntil = start;
        this.begun = start;
    }

    /** When what waits is to be merged, as far as this table goes. */
    Instant dueAt(Waiting waiting) {
        Instant allowed = Pace.later(Pace.later(loads.next(), paidUntil), restsUntil);
        boolean waitsForNothing = waiting.rows() >= goal.rowsPerMerge() || !cost.waitingSaves();
        return waitsForNothing ? allowed : Pace.later(allowed, waiting.since().plus(patience()));
    }

    /** How long a landed commit may wait for its merge. */
    private Duration patience() {
        Duration left = goal.freshness().minus(took);
        return left.isNegative() ? Duration.ZERO : left;
    }

    /** It is its turn: its next is no earlier than a load allows, even if this one fails before it. */
    void begin(Instant now) {
        sinceTheOneBefore = Duration.between(begun, now);
        begun = now;
        loadsSinceBegun = 0;
        loads.take(1, now);
    }

    void loading(Instant now) {
        loadsSinceBegun++;
        if (loadsSinceBegun > 1) {
            loads.take(1, now);
        }
    }

    /** What a merge bills that fails counts with the next one. */
    void billed(long bytes) {
        billed += bytes;
        billedSinceMerged += bytes;
        goal.bytesPerDay()
                .ifPresent(limit -> paidUntil = Pace.later(paidUntil, begun).plus(share((double) bytes, limit)));
    }

    long billed() {
        return billed;
    }

    void merged(long rows, Instant now) {
        // The longest counts, and is forgotten slowly.
        Duration before = took.multipliedBy(9).dividedBy(10);
        Duration thisOne = Duration.between(begun, now);
        took = thisOne.compareTo(before) > 0 ? thisOne : before;
        cost = cost.after(rows, billedSinceMerged);
        billedSinceMerged = 0;
        rowsPerSecond = rows / Math.max(1, sinceTheOneBefore.toMillis() / 1_000.0);
    }

    /** Of the day, as much as of the limit was billed. */
    private static Duration share(double billed, long limit) {
        return Duration.ofMillis((long) Math.ceil(DAY.toMillis() * billed / limit));
    }

    void rest(Instant now) {
        restsUntil = now.plus(REST);
    }

    boolean hasBegunAfter(Instant time) {
        return begun.isAfter(time);
    }

    /**
     * @param turn how long it takes at least until it is this table's turn again
     */
    MergePlan plan(Duration turn, Instant now) {
        if (restsUntil.isAfter(now)) {
            return planned(Duration.between(now, restsUntil), Reason.QUOTA_USED_UP);
        }
        Duration allowed = loads.spacing();
        Reason hindrance = Reason.TABLE_QUOTA;
        if (turn.compareTo(allowed) > 0) {
            allowed = turn;
            hindrance = Reason.PROJECT_QUOTA;
        }
        Duration paid = goal.bytesPerDay().isPresent()
                ? share(cost.perMerge(), goal.bytesPerDay().getAsLong())
                : Duration.ZERO;
        if (paid.compareTo(allowed) > 0) {
            allowed = paid;
            hindrance = Reason.BYTES_LIMIT;
        }
        Duration full =
                rowsPerSecond == 0 ? DAY : Duration.ofMillis((long) (goal.rowsPerMerge() * 1_000 / rowsPerSecond));
        if (allowed.compareTo(patience()) > 0) {
            return planned(allowed, hindrance);
        }
        if (!cost.waitingSaves()) {
            return planned(allowed, Reason.WAITING_SAVES_NOTHING);
        }
        return full.compareTo(patience()) < 0
                ? planned(full.compareTo(allowed) > 0 ? full : allowed, Reason.FULL_MERGES)
                : planned(patience(), Reason.FRESHNESS);
    }

    private MergePlan planned(Duration every, Reason reason) {
        double merges = DAY.toMillis() / (double) Math.max(1, every.toMillis());
        return new MergePlan(every, reason, (long) (merges * cost.perMerge()), billed);
    }
}
