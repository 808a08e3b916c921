package dev.tributary.merger.core;

import dev.tributary.contracts.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which table is merged next: each at most once an interval, who waited longest first. Not thread-safe. */
public final class MergeSchedule {

    private final Duration every;
    private final Map<TableId, Instant> begun = new HashMap<>();

    /**
     * @param every at least so long between the beginnings of two merges of a table
     */
    public MergeSchedule(Duration every) {
        this.every = every;
    }

    /** The table to merge now, of those that have commits. */
    public Optional<TableId> due(Set<TableId> tables, Instant now) {
        return tables.stream()
                .filter(table -> !dueAt(table).isAfter(now))
                .min(Comparator.comparing(this::dueAt).thenComparing(Comparator.naturalOrder()));
    }

    /** How long until one of them is due; not negative. */
    public Optional<Duration> wait(Set<TableId> tables, Instant now) {
        return tables.stream()
                .map(this::dueAt)
                .min(Comparator.naturalOrder())
                .map(at -> at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO);
    }

    /** A merge of the table begins. */
    public void begin(TableId table, Instant now) {
        begun.put(table, now);
    }

    private Instant dueAt(TableId table) {
        Instant last = begun.get(table);
        return last == null ? Instant.MIN : last.plus(every);
    }
}
