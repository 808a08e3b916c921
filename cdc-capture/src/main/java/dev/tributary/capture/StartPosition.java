package dev.tributary.capture;

import dev.tributary.capture.core.Position;
import dev.tributary.capture.core.SnapshotRequest;
import dev.tributary.capture.core.TableSnapshot;
import dev.tributary.capture.kafka.RawTopics;
import dev.tributary.capture.kafka.Requests;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.service.kafka.KafkaClients;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a position becomes by what was asked for, and by the tables that there are now.
 *
 * @param madeAnew the tables that are other ones than they were, or are to be read anew, and what was seen when that was
 *     noticed: what of it is still to come is the old one's, or will be read
 */
record StartPosition(Topics topics, RawTopics raw, Set<TableId> tables, Map<TableId, TableSnapshot.Cut> madeAnew) {

    private static final Logger LOG = LoggerFactory.getLogger(StartPosition.class);

    /** The position after a request. */
    Position heed(Position position, SnapshotRequest request) {
        Map<String, TableSnapshot> snapshots = new TreeMap<>(position.snapshots());
        for (TableId table : tables) {
            if (request.asksFor(table)) {
                snapshots.put(
                        table.safe(), snapshot(position, table, request).behind(position.joinsBehind(table.safe())));
            }
        }
        LOG.info("a snapshot is taken of {}", request.tables().isEmpty() ? "all tables" : request.tables());
        Position asked = position.withSnapshots(snapshots);
        return request.newSlot() ? asked.withoutSlot() : asked;
    }

    /** Which snapshot a request means for a table. With a condition, what is not found may only not fulfil it. */
    TableSnapshot snapshot(Position position, TableId table, SnapshotRequest request) {
        return request.where() == null ? whole(position, table, 0) : TableSnapshot.of(request.where(), List.of(), 0, 0);
    }

    /** All of a table; where its topic holds something, that is behind it in an earlier epoch. */
    private TableSnapshot whole(Position position, TableId table, long after) {
        List<Long> ends = ends(table);
        return TableSnapshot.of(null, ends, after, ends.isEmpty() ? 0 : position.epoch(topics.raw(table)) + 1);
    }

    /** The end offset of each partition of a table's raw topic; empty if it holds nothing. */
    List<Long> ends(TableId table) {
        String topic = topics.raw(table);
        return raw.endOffsets(List.of(topic)).getOrDefault(topic, List.of());
    }

    /**
     * The position that a run begins at: with the tables as they are now, one that is new to be read as a whole, and with
     * what was asked for meanwhile.
     *
     * @param known the one that was committed last
     * @param topicIds the id of each table's raw topic
     */
    Position of(Optional<Position> known, Map<String, String> topicIds, KafkaClients clients) {
        Position position = withTables(known.orElse(Position.NONE), topicIds);
        try (Requests requests = new Requests(clients, topics, position.requests())) {
            List<Requests.Numbered> asked = requests.all();
            boolean allAnew = asked.stream()
                    .flatMap(numbered -> numbered.request().stream())
                    .anyMatch(SnapshotRequest::newSlot);
            for (Requests.Numbered numbered : asked) {
                Position before = position;
                if (numbered.request().filter(request -> request.keys() != null).isPresent()) {
                    if (allAnew) {
                        position = before.withRequests(numbered.next());
                        continue;
                    }
                    // Single rows are read beside the stream: the run itself goes on from here.
                    break;
                }
                position = numbered.request()
                        .map(request -> heed(before, request))
                        .orElse(before)
                        .withRequests(numbered.next());
            }
        }
        return position;
    }

    private Position withTables(Position position, Map<String, String> topicIds) {
        Map<String, TableSnapshot> snapshots = new TreeMap<>(position.snapshots());
        Set<String> recreated = position.recreated(topicIds);
        for (TableId table : tables) {
            if (recreated.contains(topics.raw(table))) {
                LOG.warn(
                        "{} was made anew: what it held may not have arrived, so {} is read", topics.raw(table), table);
                snapshots.put(table.safe(), TableSnapshot.of(null, raw.beginOffsets(), 0, 0));
            }
            if (!position.topicIds().containsKey(topics.raw(table))) {
                LOG.info("{} is new here: a snapshot of it is taken", table);
                snapshots.put(table.safe(), whole(position, table, position.boundary()));
            }
        }
        madeAnew.forEach((table, seen) -> snapshots.put(
                table.safe(),
                TableSnapshot.of(null, ends(table), position.joinsBehind(table.safe()), 0)
                        .withCut(seen)));
        snapshots.keySet().removeIf(table -> !tables.contains(TableId.ofSafe(table)));
        return position.withSnapshots(snapshots)
                .withNextEpoch(madeAnew.keySet().stream().map(topics::raw).toList())
                .withTopics(topicIds);
    }
}
