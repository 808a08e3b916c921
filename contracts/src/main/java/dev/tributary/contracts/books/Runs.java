package dev.tributary.contracts.books;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that a stage has done of one raw partition in one epoch. Adding the same again changes nothing, so a replay
 * does not either. It stays small: where nothing is missing it is one run. Not thread-safe.
 */
public final class Runs {

    private final NavigableMap<Long, Run> byFirst = new TreeMap<>();

    /** Numbers that are there on one side and missing on the other, and the raw offsets between which they lie. */
    public record Gap(long first, long last, long fromOffset, long toOffset) {

        /** How many records these are. */
        public long records() {
            return last - first + 1;
        }
    }

    /** Adds a run. */
    public void add(Run added) {
        Map.Entry<Long, Run> end = byFirst.lastEntry();
        if (end != null && end.getValue().last() + 1 == added.first()) {
            // The next record, as nearly always.
            end.getValue().with(added).ifPresent(longer -> byFirst.put(longer.first(), longer));
        } else {
            join(added);
        }
    }

    private void join(Run added) {
        Run run = added;
        Map.Entry<Long, Run> before = byFirst.floorEntry(run.first());
        if (before != null) {
            Run joined = before.getValue().with(run).orElse(null);
            if (joined != null) {
                byFirst.remove(before.getKey());
                run = joined;
            }
        }
        Map.Entry<Long, Run> next = byFirst.ceilingEntry(run.first());
        while (next != null) {
            Run joined = run.with(next.getValue()).orElse(null);
            if (joined == null) {
                break;
            }
            byFirst.remove(next.getKey());
            run = joined;
            next = byFirst.ceilingEntry(run.first());
        }
        byFirst.put(run.first(), run);
    }

    public void addAll(Collection<Run> runs) {
        runs.forEach(this::add);
    }

    /** The runs in the order of their numbers. */
    public List<Run> list() {
        return List.copyOf(byFirst.values());
    }

    /** How many runs these are: one more than there are gaps. */
    public int size() {
        return byFirst.size();
    }

    /** How many numbers. */
    public long records() {
        return byFirst.values().stream().mapToLong(Run::records).sum();
    }

    /** The highest number; 0 if there is none. */
    public long last() {
        return byFirst.isEmpty() ? 0 : byFirst.lastEntry().getValue().last();
    }

    /** The numbers that are here and not there. */
    public List<Gap> without(Runs done) {
        List<Gap> gaps = new ArrayList<>();
        for (Run run : byFirst.values()) {
            long next = run.first();
            Map.Entry<Long, Run> before = done.byFirst.floorEntry(next);
            if (before != null) {
                next = Math.max(next, before.getValue().last() + 1);
            }
            for (Run there : done.byFirst
                    .subMap(next, true, Math.max(next, run.last()), true)
                    .values()) {
                if (there.first() > next) {
                    gaps.add(done.gap(run, next, there.first() - 1));
                }
                next = there.last() + 1;
            }
            if (next <= run.last()) {
                gaps.add(done.gap(run, next, run.last()));
            }
        }
        return gaps;
    }

    /** The offsets next to the gap bound it, or the run's own. */
    private Gap gap(Run run, long first, long last) {
        Run before = value(byFirst.floorEntry(first));
        Run after = value(byFirst.ceilingEntry(last));
        long from = before == null ? run.firstOffset() : Math.max(run.firstOffset(), before.lastOffset() + 1);
        long to = after == null ? run.lastOffset() : Math.min(run.lastOffset(), after.firstOffset() - 1);
        return new Gap(first, last, from, to);
    }

    private static @Nullable Run value(Map.@Nullable Entry<Long, Run> entry) {
        return entry == null ? null : entry.getValue();
    }
}
