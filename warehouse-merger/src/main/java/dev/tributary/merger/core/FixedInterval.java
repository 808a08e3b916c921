package dev.tributary.merger.core;

import dev.tributary.contracts.TableId;
import dev.tributary.merger.core.MergePlan.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Each table at most once an interval; who waited longest is first. */
public final class FixedInterval implements MergeSchedule {

    private final Duration every;
    private final Map<TableId, Instant> begun = new HashMap<>();

    /**
     * @param every at least so long between the beginnings of two merges of a table
     */
    public FixedInterval(Duration every) {
        this.every = every;
    }

    @Override
    public Optional<TableId> due(Map<TableId, Waiting> waiting, Instant now) {
        return waiting.keySet().stream()
                .filter(table -> !dueAt(table).isAfter(now))
                .min(Comparator.comparing(this::dueAt).thenComparing(Comparator.naturalOrder()));
    }

    @Override
    public Optional<Duration> wait(Map<TableId, Waiting> waiting, Instant now) {
        return waiting.keySet().stream()
                .map(this::dueAt)
                .min(Comparator.naturalOrder())
                .map(at -> at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO);
    }

    @Override
    public void begin(TableId table, Instant now) {
        begun.put(table, now);
    }

    /** It counts from the beginning. */
    @Override
    public void merged(TableId table, long rows, Instant now) {}

    @Override
    public MergePlan plan(TableId table, Instant now) {
        return new MergePlan(every, Reason.INTERVAL, 0, 0);
    }

    private Instant dueAt(TableId table) {
        Instant last = begun.get(table);
        return last == null ? Instant.MIN : last.plus(every);
    }
}
