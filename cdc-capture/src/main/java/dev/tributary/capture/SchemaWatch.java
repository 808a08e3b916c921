package dev.tributary.capture;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.capture.core.SchemaChange;
import dev.tributary.capture.core.SourceColumns;
import dev.tributary.capture.kafka.RawWriter;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices when the source's tables change their shape, also while capture did not run, and says so on the topic of events.
 * What a change means for the data is decided where the data passes; this only tells of it. What was known last lies beside
 * the position. Its methods are called by one thread at a time, {@link #newest} by any.
 */
final class SchemaWatch {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaWatch.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int KEPT = 50;

    private final Topics topics;
    private final Deque<SchemaChange> newest = new ArrayDeque<>();

    SchemaWatch(Topics topics) {
        this.topics = topics;
    }

    /** The newest changes, the last one last. */
    List<String> newest() {
        synchronized (newest) {
            return newest.stream().map(SchemaChange::toString).toList();
        }
    }

    /**
     * Compares, and adds what is different to the writer's open transaction.
     *
     * @return whether anything was
     */
    boolean look(RawWriter writer, Map<TableId, SourceColumns> now) {
        Map<TableId, SourceColumns> known = known(writer);
        List<SchemaChange> changes = new ArrayList<>();
        now.forEach((table, columns) -> {
            SourceColumns before = known.get(table);
            if (before == null) {
                changes.add(SchemaChange.of(table.toString(), "table added"));
            } else {
                changes.addAll(before.changesTo(table.toString(), columns));
            }
            if (!columns.equals(before)) {
                writer.keep(table.safe(), json(columns));
            }
        });
        known.keySet().stream().filter(table -> !now.containsKey(table)).forEach(table -> {
            changes.add(SchemaChange.of(table.toString(), "table gone"));
            writer.keep(table.safe(), Optional.empty());
        });
        changes.forEach(change -> tell(writer, change));
        return !changes.isEmpty();
    }

    /**
     * The tables that are to be read anew: those that are other ones than they were, though of the same name; and where rows
     * are known by all that they hold, those that hold something else now.
     *
     * @param keyless the tables whose rows no key tells apart
     */
    static Set<TableId> madeAnew(RawWriter writer, Map<TableId, SourceColumns> now, Set<TableId> keyless) {
        Map<TableId, SourceColumns> known = known(writer);
        return now.entrySet().stream()
                .filter(entry -> {
                    SourceColumns before = known.get(entry.getKey());
                    return before != null
                            && (before.relation() != entry.getValue().relation()
                                    || (keyless.contains(entry.getKey())
                                            && !entry.getValue().tellsRowsAsDid(before)));
                })
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private void tell(RawWriter writer, SchemaChange change) {
        LOG.info("{}", change);
        byte[] key = change.table().getBytes(StandardCharsets.UTF_8);
        writer.send(topics.events(), 0, key, json(change).orElseThrow(), Map.of());
        synchronized (newest) {
            newest.addLast(change);
            if (newest.size() > KEPT) {
                newest.removeFirst();
            }
        }
    }

    private static Map<TableId, SourceColumns> known(RawWriter writer) {
        Map<TableId, SourceColumns> known = new TreeMap<>();
        writer.kept().forEach((table, value) -> {
            try {
                known.put(TableId.ofSafe(table), JSON.readValue(value, SourceColumns.class));
            } catch (IOException malformed) {
                LOG.warn("what is known of {}'s columns cannot be read; it is noted anew", table);
            }
        });
        return known;
    }

    private static Optional<byte[]> json(Object value) {
        try {
            return Optional.of(JSON.writeValueAsBytes(value));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
