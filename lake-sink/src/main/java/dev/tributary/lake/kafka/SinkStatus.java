package dev.tributary.lake.kafka;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.service.lifecycle.Health;
import dev.tributary.service.lifecycle.Progress;
import dev.tributary.service.metrics.CanaryAge;
import dev.tributary.service.metrics.Meters;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** What the sink says of itself: the worker reports, anyone asks. Thread-safe. */
public final class SinkStatus {

    private static final String NAME = "lake-sink";
    private static final Duration SLOW_TURN = Duration.ofSeconds(30);
    /** Beyond the time that a batch is open. */
    private static final Duration STANDSTILL = Duration.ofSeconds(90);

    private static final Duration SLOW_FLIGHT = Duration.ofSeconds(60);

    private final Clock clock;
    private final Meters meters;
    private final Map<TableId, Landed> tables = new TreeMap<>();
    private final Progress progress;
    private final CanaryAge canary;
    private long reached;
    private Instant lastTurn;
    private boolean joined;
    private int assigned;
    private List<String> complaints = List.of();
    private List<TableId> stopped = List.of();
    private final Set<TableId> measured = new HashSet<>();
    private OptionalLong pending = OptionalLong.empty();
    private Optional<Instant> oldestFlight = Optional.empty();

    /**
     * Why a partition does not go on.
     *
     * @param table whose it is
     * @param why one line
     */
    record Complaint(TableId table, String why) {}

    /** What this process has landed of a table. */
    private static final class Landed {
        private long files;
        private long bytes;
        private long rows;
        private final Map<Integer, Long> endOffsets = new TreeMap<>();
    }

    /**
     * @param roll how long a batch stays open
     */
    public SinkStatus(Clock clock, Meters meters, Duration roll) {
        this.clock = clock;
        this.meters = meters;
        this.canary = new CanaryAge(meters, clock, "landed");
        this.progress = new Progress(clock, roll.plus(STANDSTILL));
        this.lastTurn = clock.instant();
    }

    /** The group has said which partitions are ours, be it none. */
    synchronized void joined() {
        joined = true;
    }

    /**
     * The worker has come round.
     *
     * @param complaints why partitions do not go on
     */
    synchronized void turned(
            int assigned, List<Complaint> complaints, OptionalLong pending, Optional<Instant> oldestFlight) {
        this.lastTurn = clock.instant();
        this.assigned = assigned;
        this.complaints = complaints.stream().map(Complaint::why).toList();
        stopped = complaints.stream().map(Complaint::table).toList();
        stopped.stream().filter(measured::add).forEach(table -> meters.stopped(table, NAME, () -> stopped(table)));
        this.pending = joined ? pending : OptionalLong.empty();
        this.oldestFlight = oldestFlight;
    }

    /** How many partitions of a table do not go on. */
    private synchronized long stopped(TableId table) {
        return stopped.stream().filter(table::equals).count();
    }

    /** A batch is in the lake, whoever brought it there. */
    synchronized void reached() {
        reached++;
    }

    /** A commit of ours is in the lake. */
    void landed(LakeCommit commit) {
        long changes = commit.counts().in() - commit.counts().barriers();
        meters.landed(commit.tableId()).increment((double) changes);
        if (commit.tableId().equals(Topics.CANARY)) {
            commit.files().forEach(file -> canary.passed(file.maxSourceTs()));
        }
        synchronized (this) {
            Landed table = tables.computeIfAbsent(commit.tableId(), ignored -> new Landed());
            table.files += commit.files().size();
            table.bytes += commit.files().stream().mapToLong(LakeFile::bytes).sum();
            table.rows += commit.files().stream().mapToLong(LakeFile::rows).sum();
            table.endOffsets.put(commit.partition(), commit.endOffset());
        }
    }

    /** Whether the sink goes on. */
    public synchronized Health health() {
        Instant now = clock.instant();
        if (!joined) {
            return Health.notReady("it has not joined its consumer group yet: see that Kafka can be reached");
        }
        if (!complaints.isEmpty()) {
            return Health.notReady(String.join("; ", complaints));
        }
        if (lastTurn.plus(SLOW_TURN).isBefore(now)) {
            return Health.notReady("its worker has not come round since " + lastTurn);
        }
        if (oldestFlight.isPresent() && oldestFlight.get().plus(SLOW_FLIGHT).isBefore(now)) {
            return Health.notReady("a batch has been on its way to the lake since " + oldestFlight.get()
                    + ": see that the store can be reached");
        }
        return progress.complaint(reached, () -> pending).map(Health::notReady).orElseGet(Health::ready);
    }

    /** As {@link dev.tributary.service.lifecycle.Service#pending()}. */
    public synchronized OptionalLong pending() {
        return pending;
    }

    /** As {@link dev.tributary.service.lifecycle.Service#status()}. */
    public synchronized Map<String, Object> status() {
        Map<String, Object> byTable = new LinkedHashMap<>();
        tables.forEach((table, landed) -> {
            Map<String, Long> endOffsets = new LinkedHashMap<>();
            landed.endOffsets.forEach((partition, end) -> endOffsets.put(String.valueOf(partition), end));
            byTable.put(
                    table.toString(),
                    Map.of(
                            "files", landed.files,
                            "bytes", landed.bytes,
                            "rows", landed.rows,
                            "endOffsets", endOffsets));
        });
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("partitions", assigned);
        all.put("stopped", complaints);
        all.put("tables", byTable);
        canary.putInto(all);
        return all;
    }
}
