package dev.tributary.capture.core;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far a slot has been captured (I2). It is committed in the Kafka transaction of the records that it covers.
 *
 * @param epoch the first half of every version; goes up when a raw topic was recreated
 * @param generation counts the snapshots that were begun
 * @param snapshotComplete whether the snapshot of this generation is in the raw topics as a whole
 * @param boundary the newest commit LSN seen, before the first commit the snapshot's LSN; 0 before either
 * @param events captured data events since the boundary changed
 * @param confirmable the highest LSN that Debezium may have confirmed to Postgres for records of ours
 * @param transaction the newest record's transaction id in the source
 * @param timeMicros the newest record's time in the source, microseconds since 1970
 * @param topicIds the id of each raw topic that is written
 * @param barriers for each raw topic that held records when this generation began, its end offset per partition then;
 *     empty once the barriers are written
 */
public record Position(
        int epoch,
        int generation,
        boolean snapshotComplete,
        long boundary,
        long events,
        long confirmable,
        long transaction,
        long timeMicros,
        Map<String, String> topicIds,
        Map<String, List<Long>> barriers) {

    public Position {
        topicIds = new TreeMap<>(topicIds);
        barriers = new TreeMap<>(barriers);
    }

    /** Before the first snapshot of a slot that was never captured. */
    public static final Position NONE = new Position(1, 0, false, 0, 0, 0, 0, 0, Map.of(), Map.of());

    /**
     * The position at the begin of a snapshot that replaces whatever was captured before.
     *
     * @param offsets the end offsets per partition of the raw topics that hold records now
     */
    public Position nextGeneration(Map<String, List<Long>> offsets) {
        return new Position(epoch, generation + 1, false, 0, 0, 0, 0, 0, topicIds, offsets);
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
                generation,
                snapshotComplete,
                boundary,
                events,
                confirmable,
                transaction,
                timeMicros,
                now,
                barriers);
    }

    /** The same, but its snapshot has to be taken again. */
    public Position incomplete() {
        return new Position(
                epoch, generation, false, boundary, events, confirmable, transaction, timeMicros, topicIds, barriers);
    }
}
