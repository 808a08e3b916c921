package dev.tributary.capture.core;

import java.util.Map;
import java.util.TreeMap;

/**
 * How far a slot has been captured (I2). It is committed in the Kafka transaction of the records that it covers.
 *
 * @param epoch the first half of every version; goes up when a raw topic was recreated or a slot was lost
 * @param boundary the newest commit LSN seen, before the first commit the slot's own; 0 if the slot is to be made
 * @param events captured data events since the boundary changed
 * @param confirmable the highest LSN that Debezium may have confirmed to Postgres for records of ours
 * @param transaction the newest record's transaction id in the source
 * @param timeMicros the newest record's time in the source, microseconds since 1970
 * @param topicIds the id of each raw topic that is written
 * @param snapshots the tables whose snapshot is not complete, by their {@link dev.tributary.contracts.TableId#safe()}
 * @param requests the offset of the next request to read
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
        long requests) {

    /** Before anything was captured with a slot. */
    public static final Position NONE = new Position(1, 0, 0, 0, 0, 0, Map.of(), Map.of(), 0);

    public Position {
        topicIds = new TreeMap<>(topicIds);
        snapshots = new TreeMap<>(snapshots);
    }

    /** Whether the slot is there, so that there is something to stream. */
    public boolean hasSlot() {
        return boundary != 0;
    }

    /**
     * This position with the topics as they are now. If one of them was recreated, its offsets start over, so the epoch
     * goes up.
     */
    public Position withTopics(Map<String, String> now) {
        boolean recreated = topicIds.entrySet().stream()
                .anyMatch(known -> !known.getValue().equals(now.getOrDefault(known.getKey(), known.getValue())));
        return new Position(
                recreated ? epoch + 1 : epoch,
                boundary,
                events,
                confirmable,
                transaction,
                timeMicros,
                now,
                snapshots,
                requests);
    }

    public Position withSnapshots(Map<String, TableSnapshot> now) {
        return new Position(epoch, boundary, events, confirmable, transaction, timeMicros, topicIds, now, requests);
    }

    public Position withRequests(long next) {
        return new Position(epoch, boundary, events, confirmable, transaction, timeMicros, topicIds, snapshots, next);
    }

    /** The position of a slot that is new: nothing of the stream before it counts. */
    public Position atSlot(long lsn) {
        return new Position(epoch, lsn, 0, 0, 0, 0, topicIds, snapshots, requests);
    }

    /** The same with the slot lost: what was captured before and what comes now do not join. */
    public Position withoutSlot() {
        return new Position(epoch + 1, 0, 0, 0, 0, 0, topicIds, snapshots, requests);
    }
}
