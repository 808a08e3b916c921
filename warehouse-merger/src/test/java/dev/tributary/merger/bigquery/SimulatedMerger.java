package dev.tributary.merger.bigquery;

import dev.tributary.merger.bigquery.MergeBill.Bill;
import dev.tributary.merger.bigquery.SimulatedTable.Batch;
import dev.tributary.merger.bigquery.SimulatedYear.Plan;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/** A merger: a merge at a time, of the tables that are its own. It fails, is killed, and forgets. */
final class SimulatedMerger {

    private static final double FAILING = 0.01;
    private static final long FAILS_AFTER = 5_000;
    /** One merge in so many has files of two shapes, so two loads. */
    private static final int TWO_SHAPES = 2_000;

    private final SimulatedYear year;
    private final Plan plan;
    private final SimulatedProject project;
    private final SplittableRandom random;
    private final GovernedWorker governor;
    private final List<SimulatedTable> own = new ArrayList<>();
    /** Those for which the time has come to ask. */
    private final List<SimulatedTable> ready = new ArrayList<>();
    /** Those of which something else than the governor decides when they are merged next. */
    private final Set<SimulatedTable> disturbed = new HashSet<>();

    private boolean busy;
    /** Goes up with each restart, so that what was planned before does not happen. */
    private int life;

    private long looksAt = -1;
    private long restarts;
    private long failed;
    private long longestMerge;

    SimulatedMerger(SimulatedYear year, Plan plan, SimulatedProject project, SplittableRandom random) {
        this.year = year;
        this.plan = plan;
        this.project = project;
        this.random = random;
        Quotas all = Quotas.OF_BIGQUERY;
        // The mergers of a project divide its loads among them.
        Quotas share = new Quotas(all.loadsPerTable(), all.loadsPerProject() / plan.mergers(), all.taken());
        this.governor = new GovernedWorker(plan.goal(), share);
    }

    long restarts() {
        return restarts;
    }

    long failed() {
        return failed;
    }

    long longestMerge() {
        return longestMerge;
    }

    void owns(SimulatedTable table) {
        own.add(table);
    }

    void begins() {
        own.forEach(this::waits);
        restartsSometime();
    }

    /** Of all its tables something else decides. */
    void disturbed() {
        disturbed.addAll(own);
    }

    /** More of a table has landed than its rhythm brings. */
    void bursts(SimulatedTable table) {
        disturbed.add(table);
        if (!ready.contains(table)) {
            waits(table);
        }
    }

    private void restartsSometime() {
        long pause = (long) (-Math.log(1 - random.nextDouble()) * plan.restartsEvery());
        year.at(year.now() + pause, () -> {
            kill(20_000 + random.nextLong(40_000));
            restartsSometime();
        });
    }

    /** Kills it; its statement runs on, and it begins anew. */
    void kill(long downtime) {
        restarts++;
        busy = true;
        ready.clear();
        looksAt = -1;
        int dead = ++life;
        year.at(year.now() + downtime, () -> {
            if (life == dead) {
                busy = false;
                governor.restart(year.now());
                disturbed();
                own.forEach(this::waits);
            }
        });
    }

    private void later(long time, Runnable what) {
        int alive = life;
        year.at(time, () -> {
            if (life == alive) {
                what.run();
            }
        });
    }

    /** Asks for a table as soon as it may be due. */
    private void waits(SimulatedTable table) {
        long lands = Math.max(year.now(), table.waitsSince());
        later(governor.dueAt(List.of(table), lands), () -> {
            if (!ready.contains(table)) {
                ready.add(table);
                work();
                // Others have the worker, or the project's next load.
                if (ready.contains(table)) {
                    disturbed.add(table);
                }
            }
        });
    }

    private void work() {
        if (busy || ready.isEmpty()) {
            return;
        }
        long now = year.now();
        Optional<SimulatedTable> due = governor.due(ready, now);
        if (due.isPresent()) {
            ready.remove(due.get());
            merge(due.get());
            return;
        }
        long next = Math.max(now + 1, governor.dueAt(ready, now));
        if (looksAt <= now || next < looksAt) {
            looksAt = next;
            later(next, this::work);
        }
    }

    private void merge(SimulatedTable table) {
        long now = year.now();
        Batch batch = table.next(now);
        int loads = random.nextInt(TWO_SHAPES) == 0 ? 2 : 1;
        governor.begin(table, loads, now);
        for (int i = 0; i < loads; i++) {
            project.load(table.number(), batch.files(), now);
        }
        busy = true;
        if (random.nextDouble() < FAILING) {
            later(now + (plan.instantly() ? 0 : FAILS_AFTER), () -> {
                failed++;
                disturbed.add(table);
                ended(table);
            });
            return;
        }
        Bill bill = table.bill(batch, random);
        long takes = plan.instantly() ? 0 : duration(batch, bill);
        longestMerge = Math.max(longestMerge, takes);
        int partitions = batch.lastDay() - batch.firstDay() + 1;
        project.alters(table.number(), partitions, SimulatedTable.day(now) + 1, now, now + takes);
        later(now + takes, () -> {
            table.merged(batch);
            year.merged(table, batch, bill, !disturbed.contains(table));
            if (table.waitsSince() > now) {
                disturbed.remove(table);
            }
            governor.merged(table, batch.rows(), (long) bill.pruned(), year.now());
            ended(table);
        });
    }

    private void ended(SimulatedTable table) {
        busy = false;
        waits(table);
        work();
    }

    /** Some 25 jobs one after the other, the more the more there is to load and to read. */
    private long duration(Batch batch, Bill bill) {
        double seconds =
                15 - 4 * Math.log(1 - random.nextDouble()) + batch.rows() / 25_000.0 + bill.pruned() / 4_000_000_000.0;
        return (long) (seconds * 1_000);
    }
}
