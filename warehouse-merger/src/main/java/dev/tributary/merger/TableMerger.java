package dev.tributary.merger;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.merger.books.BookKeeping;
import dev.tributary.merger.core.Announcement;
import dev.tributary.merger.core.MergePlan;
import dev.tributary.merger.core.MergeResult;
import dev.tributary.merger.core.TableStatus;
import dev.tributary.merger.core.Warehouse;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.lifecycle.CrashPoint;
import dev.tributary.service.metrics.CanaryAge;
import dev.tributary.service.metrics.Meters;
import io.micrometer.core.instrument.DistributionSummary;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Merges one table's announcements and keeps the books of it. {@link #tables} may be asked by any thread. */
final class TableMerger {

    private static final Logger LOG = LoggerFactory.getLogger(TableMerger.class);

    private final CommitMerge merges;
    private final Meters meters;
    private final Clock clock;
    private final BookKeeping books;
    private final CanaryAge canary;
    private final Map<TableId, TableStatus> tables = new ConcurrentHashMap<>();
    private final Set<TableId> measured = ConcurrentHashMap.newKeySet();
    private final Set<TableId> billed = ConcurrentHashMap.newKeySet();

    TableMerger(CommitMerge merges, Meters meters, Clock clock, BookKeeping books) {
        this.merges = merges;
        this.meters = meters;
        this.clock = clock;
        this.books = books;
        this.canary = new CanaryAge(meters, clock, "merged");
        merges.warehouse().stopped().forEach(this::stopped);
    }

    /**
     * Merges announcements together; those of one commit count once.
     *
     * @return how many rows they bring
     * @throws TributaryException as {@link Warehouse#merge} and the registry say
     */
    long merge(TableId table, List<Announcement> announcements) {
        Map<String, Announcement> once = new LinkedHashMap<>();
        announcements.forEach(each -> once.putIfAbsent(each.commit().id(), each));
        List<LakeCommit> commits =
                once.values().stream().map(Announcement::commit).toList();
        Instant begin = clock.instant();
        Optional<CommitMerge.Merged> merged = merges.merge(table, commits);
        if (merged.isPresent()) {
            merged(table, merged.get(), begin);
        }
        return commits.stream().mapToLong(commit -> commit.counts().in()).sum();
    }

    private void merged(TableId table, CommitMerge.Merged merged, Instant begin) {
        MergeResult result = merged.result();
        List<LakeFile> files = merged.commits().stream()
                .flatMap(commit -> commit.files().stream())
                .toList();
        CrashPoint.MERGER_MERGED.reached();
        result.lacking().forEach(lack -> LOG.error("{}: after its merge {}", table, lack));
        books.merged(table, merged.commits(), result);
        Instant end = clock.instant();
        long millis = Duration.between(begin, end).toMillis();
        LOG.debug(
                "{}: {} commits, {} rows, {} new, in {} ms",
                table,
                merged.commits().size(),
                files.stream().mapToLong(LakeFile::rows).sum(),
                result.added(),
                millis);
        if (!result.addedColumns().isEmpty()) {
            LOG.info("{}: columns added: {}", table, result.addedColumns());
        }
        tables.merge(
                table,
                TableStatus.NEW.merged(result, millis, end),
                (before, first) -> before.merged(result, millis, end));
        measureStop(table);
        meters.merged(table).increment((double) result.added());
        if (table.equals(Topics.CANARY)) {
            files.stream().mapToLong(LakeFile::maxSourceTs).max().ifPresent(canary::passed);
        }
        DistributionSummary freshness = meters.freshness(table);
        double endSeconds = (double) end.toEpochMilli() / 1e3;
        result.streamed().forEach(micros -> freshness.record(endSeconds - micros.doubleValue() / 1e6));
    }

    /** Notes how a table is merged from now on. */
    void planned(TableId table, MergePlan plan) {
        tables.merge(table, TableStatus.NEW.planned(plan), (before, first) -> before.planned(plan));
        if (plan.billed() > 0 && billed.add(table)) {
            meters.mergeInterval(table, () -> plan(table).every().toMillis() / 1e3);
            meters.mergeBilled(table, () -> plan(table).billed());
        }
    }

    private MergePlan plan(TableId table) {
        return Objects.requireNonNull(Objects.requireNonNull(tables.get(table)).plan());
    }

    /** How old the newest canary is. */
    CanaryAge canary() {
        return canary;
    }

    /** A commit was announced. */
    void announced(LakeCommit commit) {
        books.landed(commit);
    }

    /** Notes that a table cannot go on. */
    void stopped(TableId table, String reason) {
        LOG.error("{} is stopped, the other tables go on: {}", table, reason);
        tables.merge(table, TableStatus.NEW.stopped(reason), (before, first) -> before.stopped(reason));
        measureStop(table);
    }

    private void measureStop(TableId table) {
        if (measured.add(table)) {
            meters.stopped(
                    table,
                    "warehouse-merger",
                    () -> tables.getOrDefault(table, TableStatus.NEW).stopped() == null ? 0 : 1);
        }
    }

    /** All tables that were seen, by name. */
    Map<TableId, TableStatus> tables() {
        return new TreeMap<>(tables);
    }
}
