package dev.tributary.merger.bigquery;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.merger.bigquery.MergeBill.Bill;
import dev.tributary.merger.bigquery.SimulatedTable.Burst;
import dev.tributary.merger.bigquery.SimulatedTable.Outage;
import dev.tributary.merger.bigquery.SimulatedYear.Plan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A year of merges, with the real governor: BigQuery's quotas, how fresh the warehouse is, and what it bills. */
@Tag("googlesql")
class YearOfMergesTest {

    private static final long SEED = 20260105;
    private static final int RANKS = 100;
    private static final int TABLES = RANKS * KeyKind.values().length;
    private static final int MERGERS = 16;
    private static final long YEAR = 365 * Rhythm.DAY;
    private static final long MINUTE = 60_000;
    private static final Duration GOAL = Duration.ofHours(1);

    private final Map<KeyKind, MergeBill> bills = new EnumMap<>(KeyKind.class);
    private final Map<KeyKind, MergeBill> largeTextBills = new EnumMap<>(KeyKind.class);
    private final SplittableRandom random = new SplittableRandom(SEED);

    private MergeBill bill(KeyKind kind, boolean largeText) {
        // Without updates each text is sent.
        return largeText && kind.added() < 1
                ? largeTextBills.computeIfAbsent(kind, of -> new MergeBill(of, true))
                : bills.computeIfAbsent(kind, of -> new MergeBill(of, false));
    }

    private static MergeGoal goal(Duration freshness) {
        return new MergeGoal(freshness, OptionalLong.empty(), 500_000);
    }

    @Test
    void noQuotaIsPassedInAYear() {
        List<Outage> outages = new ArrayList<>();
        for (int month = 1; month <= 10; month++) {
            long from = month * YEAR / 12 + random.nextLong(5 * Rhythm.DAY);
            outages.add(new Outage(from, from + Rhythm.HOUR + random.nextLong(9 * Rhythm.HOUR)));
        }
        Plan plan = new Plan(RANKS, MERGERS, 100, YEAR, goal(GOAL), 3 * Rhythm.DAY, false, SEED);
        SimulatedYear year = new SimulatedYear(plan, this::bill, outages);
        bursts(year);
        kills(year);

        year.run();

        print(year);
        // The governor begins in time; a merge may take longer than those before it.
        assertTrue(
                year.quiet().oldest <= GOAL.toMillis() + year.longestMerge(),
                () -> "a commit was " + Duration.ofMillis(year.quiet().oldest)
                        + " old, where nothing hindered its merge");
        assertTrue(year.quiet().inTime() > 0.99, () -> "" + year.quiet().inTime());
        assertTrue(year.freshness().inTime() > 0.98, () -> "" + year.freshness().inTime());
        year.merged().forEach((bill, merged) -> {
            double leastRatio = bill.kind().leastRatio();
            assertTrue(merged.bill.whole() > leastRatio * merged.bill.pruned(), bill.text());
        });
    }

    /** A million changes within minutes; a backfill of many tables at once; all that a table ever had, announced again. */
    private void bursts(SimulatedYear year) {
        for (int i = 0; i < 50; i++) {
            many(year, random.nextInt(TABLES), random.nextLong(YEAR), 10, MINUTE / 2);
        }
        for (long when : new long[] {60 * Rhythm.DAY, 200 * Rhythm.DAY}) {
            for (int table = 0; table < TABLES; table += 3) {
                many(year, table, when, 30, 8 * MINUTE);
            }
        }
        for (int i = 0; i < 5; i++) {
            int table = random.nextInt(TABLES);
            long when = random.nextLong(YEAR);
            for (int day = 0; day < SimulatedTable.day(when); day++) {
                year.burst(table, new Burst(when + day, 20_000, day, day, 24, true));
            }
        }
    }

    private static void many(SimulatedYear year, int table, long when, int commits, long every) {
        for (int i = 0; i < commits; i++) {
            long lands = when + i * every;
            int day = SimulatedTable.day(lands);
            year.burst(table, new Burst(lands, 100_000, day, day, 4, false));
        }
    }

    /** Crash loops of an hour; one merger that is away for a night; all of them at once. */
    private void kills(SimulatedYear year) {
        for (int i = 0; i < 30; i++) {
            int merger = random.nextInt(MERGERS);
            long when = random.nextLong(YEAR);
            for (int again = 0; again < 40; again++) {
                year.kill(merger, when + again * 90_000L, 5_000);
            }
        }
        for (int i = 0; i < 10; i++) {
            year.kill(random.nextInt(MERGERS), random.nextLong(YEAR), 8 * Rhythm.HOUR);
        }
        long night = random.nextLong(YEAR);
        for (int merger = 0; merger < MERGERS; merger++) {
            year.kill(merger, night, 6 * Rhythm.HOUR);
        }
    }

    /**
     * Where there is always something to merge and merges take no time, nothing but the governor holds back. Of few tables it is
     * the table's quota that does, of many the project's.
     */
    @ParameterizedTest
    @CsvSource({"2, 1_440", "2, 30", "14, 1_440", "14, 30"})
    void noQuotaIsPassedInAHurry(int ranks, int minutesBetweenRestarts) {
        long days = 30 * Rhythm.HOUR;
        Plan plan = new Plan(ranks, 1, 500, days, goal(Duration.ZERO), minutesBetweenRestarts * MINUTE, true, SEED);
        SimulatedYear hurry = new SimulatedYear(plan, this::bill, List.of());
        for (int table = 0; table < ranks * KeyKind.values().length; table++) {
            // Each fills a merge.
            for (int i = 0; i < 2_500; i++) {
                hurry.burst(
                        table,
                        new Burst(0, 500_000, SimulatedTable.HISTORY_DAYS, SimulatedTable.HISTORY_DAYS, 4, true));
            }
        }

        hurry.run();

        if (minutesBetweenRestarts == 1_440) {
            boolean isUsed = ranks == 2
                    ? hurry.project().mostLoadsOfATable() > 1_350
                    : hurry.project().mostLoads() > 90_000;
            assertTrue(isUsed, () -> "the quotas do not bind: " + hurry.project());
        }
    }

    private static void print(SimulatedYear year) {
        say(
                "%d tables, %d mergers, 100 changes/s: %,d restarts, %,d failed loads",
                TABLES, MERGERS, year.restarts(), year.failed());
        say("%s", year.project());
        say(
                "commits merged within %s: %.2f %% of %,d; where the governor alone decides %.2f %% of %,d, the oldest %s",
                GOAL,
                100 * year.freshness().inTime(),
                year.freshness().commits,
                100 * year.quiet().inTime(),
                year.quiet().commits,
                Duration.ofMillis(year.quiet().oldest));
        say(
                "| tables | | merges | changes | TB billed | of it minimum | without pruning | ratio | GB for a million changes | without |");
        Map<String, Bill> byStep = new LinkedHashMap<>();
        year.merged().forEach((bill, merged) -> {
            bill.addTo(byStep);
            double millions = merged.rows / 1e6;
            say(
                    "| %s | %d | %,d | %,.0f M | %,.0f | %,.0f | %,.0f | %.1f | %,.0f | %,.0f |",
                    bill.text(),
                    merged.tables,
                    merged.merges,
                    millions,
                    tera(merged.bill.pruned()),
                    tera(merged.bill.least()),
                    tera(merged.bill.whole()),
                    merged.bill.whole() / merged.bill.pruned(),
                    merged.bill.pruned() / 1e9 / millions,
                    merged.bill.whole() / 1e9 / millions);
        });
        say("| step | TB billed | of it minimum | without pruning |");
        byStep.forEach((step, bill) -> say(
                "| %s | %,.0f | %,.0f | %,.0f |", step, tera(bill.pruned()), tera(bill.least()), tera(bill.whole())));
    }

    private static double tera(double bytes) {
        return bytes / 1e12;
    }

    private static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }
}
