package dev.tributary.merger.core;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.merger.core.MergeSchedule.Waiting;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;

/**
 * Announced commits that are not merged yet, per table in the order they came, and how far each partition of the commit
 * topic may be committed: up to its lowest offset that is not merged. A table that is stopped keeps its first offset, so
 * that it is announced again after a restart, while its commits are no longer kept. Not thread-safe.
 */
public final class GatheredCommits {

    private final Map<TableId, Queue<Announcement>> waiting = new LinkedHashMap<>();
    private final Map<Integer, TreeSet<Long>> unmerged = new HashMap<>();
    private final Map<Integer, Long> positions = new HashMap<>();
    private final Map<TableId, Map<Integer, Long>> stopped = new HashMap<>();
    private final Map<Integer, Long> passedBy = new HashMap<>();

    /** Takes an announcement in; those of one partition come in order. */
    public void add(TableId table, Announcement announcement) {
        if (stopped.containsKey(table)) {
            hold(table, announcement.partition(), announcement.offset());
            return;
        }
        positions.put(announcement.partition(), announcement.offset() + 1);
        waiting.computeIfAbsent(table, unknown -> new ArrayDeque<>()).add(announcement);
        unmerged.computeIfAbsent(announcement.partition(), unknown -> new TreeSet<>())
                .add(announcement.offset());
    }

    /** Takes in the place of an announcement of a stopped table, in order too. */
    public void hold(TableId table, int partition, long offset) {
        positions.put(partition, offset + 1);
        stopped.computeIfAbsent(table, unknown -> new HashMap<>()).merge(partition, offset, Math::min);
        passedBy.merge(partition, 1L, Long::sum);
    }

    /** What waits of each table that has commits to merge. */
    public Map<TableId, Waiting> waiting() {
        Map<TableId, Waiting> all = new HashMap<>();
        waiting.forEach((table, queue) -> {
            long rows = queue.stream()
                    .mapToLong(each -> each.commit().counts().in())
                    .sum();
            all.put(table, new Waiting(queue.element().at(), rows));
        });
        return all;
    }

    /** The next announcements of a table to merge together, duplicates among them; at least one if it has any. */
    public List<Announcement> next(TableId table, BatchLimits limits) {
        List<Announcement> batch = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        long rows = 0;
        long bytes = 0;
        int files = 0;
        for (Announcement announcement : waiting.getOrDefault(table, new ArrayDeque<>())) {
            LakeCommit commit = announcement.commit();
            if (ids.add(commit.id())) {
                rows += commit.files().stream().mapToLong(LakeFile::rows).sum();
                bytes += commit.files().stream().mapToLong(LakeFile::bytes).sum();
                files += commit.files().size();
                if (!batch.isEmpty() && (rows > limits.rows() || bytes > limits.bytes() || files > limits.files())) {
                    break;
                }
            }
            batch.add(announcement);
        }
        return List.copyOf(batch);
    }

    /** Says that the first announcements of a table, as {@link #next} gave them, are merged. */
    public void merged(TableId table, List<Announcement> batch) {
        Queue<Announcement> queue = waiting.getOrDefault(table, new ArrayDeque<>());
        for (Announcement announcement : batch) {
            // Those of a partition that was taken away meanwhile are no longer there.
            if (queue.remove(announcement)) {
                Optional.ofNullable(unmerged.get(announcement.partition()))
                        .ifPresent(offsets -> offsets.remove(announcement.offset()));
            }
        }
        if (queue.isEmpty()) {
            waiting.remove(table);
        }
    }

    /** Says that a table cannot go on: its commits are let go, its lowest offsets held. */
    public void stop(TableId table) {
        Map<Integer, Long> held = stopped.computeIfAbsent(table, unknown -> new HashMap<>());
        Queue<Announcement> queue = waiting.remove(table);
        if (queue == null) {
            return;
        }
        for (Announcement announcement : queue) {
            held.merge(announcement.partition(), announcement.offset(), Math::min);
            Optional.ofNullable(unmerged.get(announcement.partition()))
                    .ifPresent(offsets -> offsets.remove(announcement.offset()));
            passedBy.merge(announcement.partition(), 1L, Long::sum);
        }
    }

    /** For each partition, the offset from which on a restart has to read. */
    public Map<Integer, Long> committable() {
        Map<Integer, Long> offsets = new HashMap<>();
        positions.forEach((partition, position) -> {
            long lowest = Optional.ofNullable(unmerged.get(partition))
                    .filter(some -> !some.isEmpty())
                    .map(TreeSet::first)
                    .orElse(position);
            OptionalLong held = stopped.values().stream()
                    .filter(each -> each.containsKey(partition))
                    .mapToLong(each -> each.get(partition))
                    .min();
            offsets.put(partition, Math.min(lowest, held.orElse(lowest)));
        });
        return offsets;
    }

    /** Forgets what came from partitions that another instance owns now. */
    public void drop(Collection<Integer> partitions) {
        waiting.values().forEach(queue -> queue.removeIf(each -> partitions.contains(each.partition())));
        waiting.values().removeIf(Collection::isEmpty);
        unmerged.keySet().removeAll(partitions);
        positions.keySet().removeAll(partitions);
        passedBy.keySet().removeAll(partitions);
        stopped.values().forEach(held -> held.keySet().removeAll(partitions));
    }

    /** Announcements that are held for a merge. */
    public int size() {
        return waiting.values().stream().mapToInt(Collection::size).sum();
    }

    /** Announcements that are not merged, those of stopped tables too. */
    public long unmergedCount() {
        return size() + passedBy.values().stream().mapToLong(Long::longValue).sum();
    }
}
