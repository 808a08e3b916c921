package dev.tributary.capture.core;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How far a slot has been captured (I2). It is committed in the Kafka transaction of the records that it covers.
 *
 * @param epoch the first half of every version; goes up when a slot was lost
 * @param boundary the newest commit LSN seen, before the first commit the slot's own; 0 if the slot is to be made
 * @param events captured data events since the boundary changed
 * @param confirmable the highest LSN that Debezium may have confirmed to Postgres for records of ours
 * @param transaction the newest record's transaction id in the source
 * @param timeMicros the newest record's time in the source, microseconds since 1970
 * @param topicIds the id of each raw topic that is written
 * @param snapshots the tables whose snapshot is not complete, by their {@link dev.tributary.contracts.TableId#safe()}
 * @param requests the offset of the next request to read
 * @param epochs of raw topics that are further than {@link #epoch}; goes up when the topic was recreated, and when its table
 *     is read again as a whole
 */
public record Position(
        int epoch,
        long boundary,
        long events,
        long confirmable,
        long transaction,
        long timeMicros,
        Map<String, String> topicIds,
        Map<String, TableSnapshot> snapshots,
        long requests,
        Map<String, Integer> epochs) {

    /** Before anything was captured with a slot. */
    public static final Position NONE = new Position(1, 0, 0, 0, 0, 0, Map.of(), Map.of(), 0, Map.of());

    public Position {
        topicIds = new TreeMap<>(topicIds);
        snapshots = new TreeMap<>(snapshots);
        epochs = epochs == null ? Map.of() : new TreeMap<>(epochs);
    }

    /** Whether the slot is there, so that there is something to stream. */
    public boolean hasSlot() {
        return boundary != 0;
    }

    /** The epoch of what is written to a raw topic. */
    public int epoch(String topic) {
        return Math.max(epoch, epochs.getOrDefault(topic, 0));
    }

    /** The same with the next epoch begun in these raw topics. */
    public Position withNextEpoch(Collection<String> topics) {
        Map<String, Integer> raised = new TreeMap<>(epochs);
        topics.forEach(topic -> raised.put(topic, epoch(topic) + 1));
        return new Position(
                epoch, boundary, events, confirmable, transaction, timeMicros, topicIds, snapshots, requests, raised);
    }

    /** The topics of this position that are other ones now, though of the same name. */
    public Set<String> recreated(Map<String, String> now) {
        return topicIds.entrySet().stream()
                .filter(known -> !known.getValue().equals(now.getOrDefault(known.getKey(), known.getValue())))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** This position with the topics as they are now; of one that was recreated the offsets start over, in a new epoch. */
    public Position withTopics(Map<String, String> now) {
        Position raised = withNextEpoch(recreated(now));
        return new Position(
                epoch, boundary, events, confirmable, transaction, timeMicros, now, snapshots, requests, raised.epochs);
    }

    public Position withSnapshots(Map<String, TableSnapshot> now) {
        return new Position(
                epoch, boundary, events, confirmable, transaction, timeMicros, topicIds, now, requests, epochs);
    }

    /**
     * The boundary behind which a table's events begin to count; 0 if they do. Whatever is asked for meanwhile, it stays:
     * else a restart would count other events than were counted before.
     */
    public long joinsBehind(String table) {
        TableSnapshot snapshot = snapshots.get(table);
        return snapshot != null && snapshot.after() >= boundary ? snapshot.after() : 0;
    }

    public Position withRequests(long next) {
        return new Position(
                epoch, boundary, events, confirmable, transaction, timeMicros, topicIds, snapshots, next, epochs);
    }

    /** The position of a slot that is new: nothing of the stream before it counts. */
    public Position atSlot(long lsn) {
        return new Position(epoch, lsn, 0, 0, 0, 0, topicIds, snapshots, requests, epochs);
    }

    /** The same with the slot lost: what was captured before and what comes now do not join, in no topic. */
    public Position withoutSlot() {
        int newest = epochs.values().stream().reduce(epoch, Math::max);
        return new Position(newest + 1, 0, 0, 0, 0, 0, topicIds, snapshots, requests, Map.of());
    }
}
