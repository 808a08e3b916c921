package dev.tributary.merger.bigquery;

import dev.tributary.merger.bigquery.MergeBill.Bill;
import dev.tributary.merger.bigquery.SimulatedTable.Batch;
import dev.tributary.merger.bigquery.SimulatedTable.Burst;
import dev.tributary.merger.bigquery.SimulatedTable.Outage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.BiFunction;

/** Tables whose changes come by Zipf's law, and mergers that share a project; event by event. Times are milliseconds. */
final class SimulatedYear {

    /** One table in so many has a text of some KB. */
    private static final int WITH_LARGE_TEXT = 10;

    /**
     * What is simulated.
     *
     * @param ranks of Zipf's law; at each rank there is a table of each kind of key, equally busy
     * @param mergers that run at the same time, each a merge at a time
     * @param perSecond changes of all tables on average
     * @param restartsEvery on average, of one merger
     * @param instantly whether merges take no time, so that nothing but the governor holds them back
     */
    record Plan(
            int ranks,
            int mergers,
            double perSecond,
            long duration,
            MergeGoal goal,
            long restartsEvery,
            boolean instantly,
            long seed) {}

    /** Something happens; what happens at the same time happens in order. */
    private record Event(long at, int order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Integer.compare(order, other.order);
        }
    }

    /** What was merged of tables that have a bill alike. */
    static final class Merged {
        int tables;
        long merges;
        double rows;
        Bill bill = Bill.NOTHING;
    }

    /** How old commits were when their merge ended. */
    static final class Freshness {
        long commits;
        long late;
        long oldest;

        private void add(SimulatedTable table, Batch batch, long now, long goal) {
            commits += table.commits(batch);
            late += table.commitsBefore(batch, now - goal);
            oldest = Math.max(oldest, now - batch.since());
        }

        double inTime() {
            return 1 - (double) late / commits;
        }
    }

    private final Plan plan;
    private final SplittableRandom random;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final List<SimulatedTable> tables = new ArrayList<>();
    private final List<SimulatedMerger> mergers = new ArrayList<>();
    private final SimulatedProject project;
    private final Map<MergeBill, Merged> merged = new LinkedHashMap<>();
    private final Freshness all = new Freshness();
    private final Freshness quiet = new Freshness();
    private int order;
    private long now;

    /**
     * @param bills of tables by their kind of key, and whether they have a large text
     * @param outages in which nothing lands
     */
    SimulatedYear(Plan plan, BiFunction<KeyKind, Boolean, MergeBill> bills, List<Outage> outages) {
        this.plan = plan;
        this.random = new SplittableRandom(plan.seed);
        KeyKind[] kinds = KeyKind.values();
        this.project = new SimulatedProject(plan.ranks * kinds.length);
        for (int i = 0; i < plan.mergers; i++) {
            mergers.add(new SimulatedMerger(this, plan, project, random.split()));
        }
        double harmonic = 0;
        for (int rank = 1; rank <= plan.ranks; rank++) {
            harmonic += 1.0 / rank;
        }
        for (int rank = 1; rank <= plan.ranks; rank++) {
            for (KeyKind kind : kinds) {
                double rate = plan.perSecond / kinds.length / rank / harmonic;
                MergeBill bill = bills.apply(kind, rank % WITH_LARGE_TEXT == WITH_LARGE_TEXT / 2);
                SimulatedTable table = new SimulatedTable(tables.size(), kind, bill, rate, outages);
                merged.computeIfAbsent(bill, first -> new Merged()).tables++;
                mergerOf(table.number()).owns(table);
                tables.add(table);
            }
        }
        outages.forEach(outage -> at(outage.to(), () -> mergers.forEach(SimulatedMerger::disturbed)));
    }

    private SimulatedMerger mergerOf(int table) {
        return mergers.get(table % plan.mergers);
    }

    long now() {
        return now;
    }

    void at(long time, Runnable what) {
        events.add(new Event(time, order++, what));
    }

    /** Commits of a burst land. */
    void burst(int table, Burst burst) {
        at(burst.lands(), () -> {
            tables.get(table).burst(burst);
            mergerOf(table).bursts(tables.get(table));
        });
    }

    /** A merger is killed, and is back later. */
    void kill(int merger, long when, long downtime) {
        at(when, () -> mergers.get(merger).kill(downtime));
    }

    /** Runs it to its end. */
    void run() {
        mergers.forEach(SimulatedMerger::begins);
        for (Event event = events.remove(); event.at < plan.duration; event = events.remove()) {
            now = event.at;
            event.what.run();
        }
    }

    /**
     * A merge has ended.
     *
     * @param isQuiet whether nothing has come between since the one before
     */
    void merged(SimulatedTable table, Batch batch, Bill bill, boolean isQuiet) {
        long goal = plan.goal.freshness().toMillis();
        all.add(table, batch, now, goal);
        if (isQuiet) {
            quiet.add(table, batch, now, goal);
        }
        merged.computeIfPresent(table.bill(), (of, sum) -> {
            sum.merges++;
            sum.rows += batch.rows();
            sum.bill = sum.bill.and(bill);
            return sum;
        });
    }

    SimulatedProject project() {
        return project;
    }

    Map<MergeBill, Merged> merged() {
        return merged;
    }

    /** Of all commits. */
    Freshness freshness() {
        return all;
    }

    /** Of those of which the governor alone has decided. */
    Freshness quiet() {
        return quiet;
    }

    long restarts() {
        return mergers.stream().mapToLong(SimulatedMerger::restarts).sum();
    }

    long failed() {
        return mergers.stream().mapToLong(SimulatedMerger::failed).sum();
    }

    long longestMerge() {
        return mergers.stream().mapToLong(SimulatedMerger::longestMerge).max().orElseThrow();
    }
}
