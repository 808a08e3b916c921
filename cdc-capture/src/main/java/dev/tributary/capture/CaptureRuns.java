package dev.tributary.capture;

import dev.tributary.capture.core.Position;
import dev.tributary.capture.core.PositionTracker;
import dev.tributary.capture.core.RecentTransactions;
import dev.tributary.capture.core.ResumePlan;
import dev.tributary.capture.core.SlotState;
import dev.tributary.capture.core.SourceColumns;
import dev.tributary.capture.core.SourceTable;
import dev.tributary.capture.core.TableSnapshot;
import dev.tributary.capture.debezium.EngineRun;
import dev.tributary.capture.debezium.EngineSettings;
import dev.tributary.capture.debezium.RowReader;
import dev.tributary.capture.kafka.RawWriter;
import dev.tributary.capture.postgres.Preflight;
import dev.tributary.capture.postgres.SeenNow;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prepares the runs of the engine, one after another, each from the committed position. Single-threaded. */
final class CaptureRuns implements AutoCloseable {

    private final CaptureParts parts;
    private @Nullable RawWriter writer;

    /** A run that is ready to begin. */
    record Prepared(EngineRun run, TableSnapshots snapshots, Position from, Preflight.Findings findings) {}

    CaptureRuns(CaptureParts parts) {
        this.parts = parts;
    }

    /**
     * Prepares the next run. It makes sure of the slot first: only who has it may fence the other writers of its topics.
     *
     * @throws dev.tributary.service.error.TributaryException if the source or Kafka cannot be reached, or stands in the way
     */
    Prepared prepare() {
        Preflight.Findings found = new Preflight(parts.database(), parts.file()).check();
        Optional<SlotState> slot = parts.slots().awaitFree(parts.retrier());
        Set<TableId> tables = found.tables().stream().map(SourceTable::id).collect(Collectors.toUnmodifiableSet());
        parts.raw().ensureOwn(parts.topics());
        Map<String, String> topicIds =
                parts.raw().ensureRaw(tables.stream().map(parts.topics()::raw).toList());
        if (parts.canary().isPresent()) {
            // Not among the topics of the position: it is no table of the source.
            parts.raw().ensureRaw(List.of(parts.topics().raw(Topics.CANARY)));
        }
        RawWriter open = usableWriter();
        Map<TableId, SourceColumns> columns = parts.columnsNow(tables);
        StartPosition start =
                new StartPosition(parts.topics(), parts.raw(), tables, madeAnew(open, columns, keyless(found)));
        Set<TableId> included = included(open.position(), tables);
        Position from = start.of(open.position(), topicIds, parts.clients());
        ResumePlan plan = ResumePlan.decide(
                parts.slots().slot(),
                parts.file().theSource().url().database(),
                open.position().map(known -> from),
                slot);
        boolean told = parts.watch().look(open, columns);
        commit(open, from, told);
        // Before the slot is made: what is not published is not in it.
        parts.publication().ensure(tables, plan == ResumePlan.STREAM);
        Position begin = from;
        if (plan == ResumePlan.MAKE_SLOT) {
            begin = from.atSlot(parts.slots().make(found.majorVersion()));
            commit(open, begin, false);
        }
        Properties settings = EngineSettings.stream(
                parts.file(), new EngineSettings.Scope(found.tables(), included, found.majorVersion()), begin);
        return prepared(settings, open, begin, found, start);
    }

    /** Also what was captured before: its events since the boundary are sent again, and count. */
    private Set<TableId> included(Optional<Position> known, Set<TableId> tables) {
        Set<TableId> included = new TreeSet<>(tables);
        known.ifPresent(position -> position.topicIds()
                .keySet()
                .forEach(topic -> included.add(parts.topics().table(topic))));
        return included;
    }

    private static Set<TableId> keyless(Preflight.Findings found) {
        return found.tables().stream()
                .filter(table -> !table.identity().isKey())
                .map(SourceTable::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    private Map<TableId, TableSnapshot.Cut> madeAnew(
            RawWriter open, Map<TableId, SourceColumns> columns, Set<TableId> keyless) {
        Map<TableId, TableSnapshot.Cut> seen = new TreeMap<>();
        SchemaWatch.madeAnew(open, columns, keyless)
                .forEach(table -> seen.put(table, parts.database().with("look at what is seen", SeenNow::of)));
        return seen;
    }

    private static void commit(RawWriter open, Position position, boolean more) {
        if (more || !Optional.of(position).equals(open.position())) {
            open.commit(position);
        }
    }

    private Prepared prepared(
            Properties settings, RawWriter open, Position from, Preflight.Findings found, StartPosition start) {
        RawTransaction transaction =
                new RawTransaction(parts.target(start.tables(), keyless(found)), open, new PositionTracker(from));
        RecentTransactions recent = new RecentTransactions();
        Rereads rereads = new Rereads(transaction, recent, new RowReader(settings));
        EngineRun run = new EngineRun(settings, new RawChanges(transaction, recent, rereads));
        ChunkReader chunks = new ChunkReader(start, transaction, recent, parts.barriers(), new RowReader(settings));
        return new Prepared(run, new TableSnapshots(parts, start, run, transaction, chunks, rereads), from, found);
    }

    private RawWriter usableWriter() {
        RawWriter current = writer;
        if (current != null && !current.hasFailed()) {
            current.abort();
            return current;
        }
        close();
        RawWriter opened = parts.openWriter();
        writer = opened;
        return opened;
    }

    @Override
    public void close() {
        RawWriter current = writer;
        writer = null;
        if (current != null) {
            current.close();
        }
    }
}
