package dev.tributary.merger.bigquery;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.merger.core.MergeSchedule.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Days of merges by the second, with a worker that asks whenever it can and is restarted whenever it likes. */
class GovernorPropertiesTest {

    private static final Instant START = Instant.parse("2026-11-21T14:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    /** Small, so that a day has few loads; their relation is BigQuery's. */
    private static final Quotas QUOTAS = new Quotas(150, 400, 0.93);

    /** What one simulated day and a half came to. */
    private static final class Days {
        final Map<TableId, List<Instant>> loads = new TreeMap<>();
        final List<Instant> all = new ArrayList<>();
        final List<Instant> billed = new ArrayList<>();
        Duration longestWait = Duration.ZERO;
        int merges;
    }

    private static Days simulated(
            long seed, int tables, MergeGoal goal, Quotas quotas, int restarts, int changesEvery) {
        Random random = new Random(seed);
        Days days = new Days();
        Map<TableId, Waiting> waiting = new HashMap<>();
        Governor governor = new Governor(goal, quotas, START);
        Instant end = START.plus(DAY).plus(DAY.dividedBy(2));
        for (Instant now = START; now.isBefore(end); now = now.plusSeconds(1 + random.nextInt(20))) {
            Instant landed = now;
            if (random.nextInt(changesEvery) == 0) {
                TableId table = TableId.parse("public.t" + random.nextInt(tables));
                waiting.merge(table, new Waiting(landed, 1), (old, more) -> new Waiting(old.since(), old.rows() + 1));
            }
            if (restarts > 0 && random.nextInt(restarts) == 0) {
                governor = new Governor(goal, quotas, now);
            }
            while (true) {
                Optional<TableId> due = governor.due(waiting, now);
                if (due.isEmpty()) {
                    break;
                }
                TableId table = due.get();
                governor.begin(table, now);
                governor.loading(table, now);
                days.loads.computeIfAbsent(table, first -> new ArrayList<>()).add(now);
                days.all.add(now);
                days.merges++;
                // Some loads fail, and what waits goes on waiting.
                if (random.nextInt(5) > 0) {
                    Waiting merged = Objects.requireNonNull(waiting.remove(table));
                    Duration waited = Duration.between(merged.since(), now);
                    days.longestWait = waited.compareTo(days.longestWait) > 0 ? waited : days.longestWait;
                    days.billed.add(now);
                    governor.billed(table, 10_000_000 + random.nextInt(100));
                    governor.merged(table, merged.rows(), now);
                }
            }
        }
        return days;
    }

    /** The most in any 24 hours. */
    private static int mostInADay(List<Instant> times) {
        Deque<Instant> day = new ArrayDeque<>();
        int most = 0;
        for (Instant time : times) {
            day.addLast(time);
            while (!day.getFirst().isAfter(time.minus(DAY))) {
                day.removeFirst();
            }
            most = Math.max(most, day.size());
        }
        return most;
    }

    /** However often it restarts and loads fail, without anything kept. */
    @Property(tries = 60)
    void noQuotaIsPassedInAnyDay(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 8) int tables,
            @ForAll @IntRange(min = 0, max = 1_800) int freshnessSeconds,
            @ForAll @IntRange(min = 0, max = 200) int restarts,
            @ForAll @IntRange(min = 1, max = 20) int changesEvery) {
        MergeGoal goal = new MergeGoal(Duration.ofSeconds(freshnessSeconds), OptionalLong.empty(), 50);

        Days days = simulated(seed, tables, goal, QUOTAS, restarts, changesEvery);

        days.loads.forEach((table, times) ->
                assertTrue(mostInADay(times) <= QUOTAS.loadsPerTable(), () -> table + ": " + mostInADay(times)));
        assertTrue(mostInADay(days.all) <= QUOTAS.loadsPerProject(), () -> "" + mostInADay(days.all));
    }

    /** The simulation does come to where the quotas bind. */
    @Property(tries = 5)
    void theQuotasAreUsed(@ForAll long seed) {
        MergeGoal goal = new MergeGoal(Duration.ZERO, OptionalLong.empty(), 50);

        Days days = simulated(seed, 8, goal, QUOTAS, 0, 1);

        assertTrue(mostInADay(days.all) > QUOTAS.loadsPerProject() * 9 / 10, () -> "" + mostInADay(days.all));
    }

    /** Where quotas allow it, each landed commit is merged in time, and merges are as few as that allows. */
    @Property(tries = 30)
    void theGoalIsMetWithFewMerges(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int tables,
            @ForAll @IntRange(min = 1_800, max = 7_200) int freshnessSeconds) {
        Quotas wide = new Quotas(1_500, 100_000, 0.93);
        MergeGoal goal = new MergeGoal(Duration.ofSeconds(freshnessSeconds), OptionalLong.empty(), Long.MAX_VALUE);

        Days days = simulated(seed, tables, goal, wide, 0, 2);

        // Failed ones wait a turn more; the simulation looks every 20 seconds.
        assertTrue(
                days.longestWait.toSeconds() <= freshnessSeconds + 15 * 82,
                () -> days.longestWait + " for " + freshnessSeconds);
        long fewest = tables * (DAY.toSeconds() * 3 / 2 / freshnessSeconds + 1);
        assertTrue(days.merges <= fewest * 2, () -> days.merges + " merges, and " + fewest + " would do");
    }

    /** Each merge is paid for by the time behind it. */
    @Property(tries = 20)
    void theLimitOfBytesHolds(@ForAll long seed, @ForAll @IntRange(min = 5, max = 100) int merges) {
        long limit = merges * 10_000_100L;
        MergeGoal goal = new MergeGoal(Duration.ofMinutes(1), OptionalLong.of(limit), Long.MAX_VALUE);
        Quotas wide = new Quotas(1_500, 100_000, 0.93);

        Days days = simulated(seed, 1, goal, wide, 0, 1);

        assertTrue(mostInADay(days.billed) <= merges + 1, () -> mostInADay(days.billed) + " for " + merges);
    }
}
