package dev.tributary.merger.bigquery;

import dev.tributary.contracts.TableId;
import dev.tributary.merger.core.MergeSchedule.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** All that the simulation asks the governor, in milliseconds: what a worker of the merger asks. */
final class GovernedWorker {

    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");

    private final MergeGoal goal;
    private final Quotas quotas;
    private Governor governor;

    GovernedWorker(MergeGoal goal, Quotas quotas) {
        this.goal = goal;
        this.quotas = quotas;
        this.governor = new Governor(goal, quotas, START);
    }

    /** Forgets all. */
    void restart(long now) {
        governor = new Governor(goal, quotas, at(now));
    }

    /** The table to merge now, of those where something waits. */
    Optional<SimulatedTable> due(Collection<SimulatedTable> tables, long now) {
        return governor.due(waiting(tables, now), at(now))
                .flatMap(due ->
                        tables.stream().filter(table -> table.id().equals(due)).findFirst());
    }

    /** When the next of them is due. */
    long dueAt(Collection<SimulatedTable> tables, long now) {
        return now + millis(governor.wait(waiting(tables, now), at(now)).orElseThrow());
    }

    void begin(SimulatedTable table, int loads, long now) {
        governor.begin(table.id(), at(now));
        for (int load = 0; load < loads; load++) {
            governor.loading(table.id(), at(now));
        }
    }

    void merged(SimulatedTable table, long rows, long billed, long now) {
        governor.billed(table.id(), billed);
        governor.merged(table.id(), rows, at(now));
    }

    private static Map<TableId, Waiting> waiting(Collection<SimulatedTable> tables, long now) {
        Map<TableId, Waiting> waiting = new HashMap<>();
        tables.forEach(table -> waiting.put(table.id(), new Waiting(at(table.waitsSince()), table.waiting(now))));
        return waiting;
    }

    private static Instant at(long millis) {
        return START.plusMillis(millis);
    }

    /** Never too early. */
    private static long millis(Duration duration) {
        return (duration.toNanos() + 999_999) / 1_000_000;
    }
}
