package dev.tributary.merger;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.merger.books.BookKeeping;
import dev.tributary.merger.core.Announcement;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.merger.core.MergePlan;
import dev.tributary.merger.core.MergeResult;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.core.TableStatus;
import dev.tributary.merger.core.Warehouse;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.lifecycle.CrashPoint;
import dev.tributary.service.metrics.CanaryAge;
import dev.tributary.service.metrics.Meters;
import io.micrometer.core.instrument.DistributionSummary;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Merges one table's announcements and keeps the books of it. {@link #tables} may be asked by any thread. */
final class TableMerger {

    private static final Logger LOG = LoggerFactory.getLogger(TableMerger.class);

    private final Warehouse warehouse;
    private final IntFunction<CleanSchema> schemas;
    private final Retrier retrier;
    private final Meters meters;
    private final Clock clock;
    private final BookKeeping books;
    private final CanaryAge canary;
    private final Map<TableId, TableStatus> tables = new ConcurrentHashMap<>();
    private final Set<TableId> measured = ConcurrentHashMap.newKeySet();
    private final Set<TableId> billed = ConcurrentHashMap.newKeySet();

    TableMerger(
            Warehouse warehouse,
            IntFunction<CleanSchema> schemas,
            Retrier retrier,
            Meters meters,
            Clock clock,
            BookKeeping books) {
        this.warehouse = warehouse;
        this.schemas = schemas;
        this.retrier = retrier;
        this.meters = meters;
        this.clock = clock;
        this.books = books;
        this.canary = new CanaryAge(meters, clock, "merged");
        warehouse.stopped().forEach(this::stopped);
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
        commits.forEach(TableMerger::requireCounts);
        List<BatchFile> files = commits.stream()
                .flatMap(commit -> commit.files().stream())
                .map(file -> new BatchFile(file, schema(table, file)))
                .toList();
        if (files.isEmpty()) {
            return 0;
        }
        TableBatch batch = new TableBatch(table, List.copyOf(once.keySet()), files, goesOn(once.values()));
        Instant begin = clock.instant();
        MergeResult result = retrier.call("merge " + table, () -> warehouse.merge(batch));
        CrashPoint.MERGER_MERGED.reached();
        result.lacking().forEach(lack -> LOG.error("{}: after its merge {}", table, lack));
        books.merged(table, commits, result);
        Instant end = clock.instant();
        long millis = Duration.between(begin, end).toMillis();
        LOG.debug(
                "{}: {} commits, {} rows, {} new, in {} ms", table, once.size(), batch.rows(), result.added(), millis);
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
            canary.passed(batch.maxSourceTs());
        }
        DistributionSummary freshness = meters.freshness(table);
        double endSeconds = (double) end.toEpochMilli() / 1e3;
        result.streamed().forEach(micros -> freshness.record(endSeconds - micros.doubleValue() / 1e6));
        return batch.rows();
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

    /** Whether a partition's first commit here is not the first of all. */
    private static boolean goesOn(Collection<Announcement> announcements) {
        Map<String, Long> starts = new HashMap<>();
        for (Announcement each : announcements) {
            String partition = each.commit().topicId() + "/" + each.commit().partition();
            starts.merge(partition, each.commit().startOffset(), Math::min);
        }
        return starts.values().stream().anyMatch(start -> start > 0);
    }

    /** How old the newest canary is. */
    CanaryAge canary() {
        return canary;
    }

    /** A commit was announced. */
    void announced(LakeCommit commit) {
        books.landed(commit);
    }

    /** What a commit counts is in its files (I6). */
    private static void requireCounts(LakeCommit commit) {
        long rows = commit.files().stream().mapToLong(LakeFile::rows).sum();
        if (rows != commit.counts().in()) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    commit.id() + ": the commit counts " + commit.counts().in() + " records, its files hold " + rows
                            + ": was the commit object written by hand?");
        }
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

    private CleanSchema schema(TableId table, LakeFile file) {
        CleanSchema schema;
        try {
            schema = schemas.apply(file.schemaId());
        } catch (IllegalArgumentException foreign) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    table + ": " + file.path() + ": schema " + file.schemaId() + ": " + foreign.getMessage()
                            + ": was the registry exchanged?",
                    foreign);
        }
        if (!schema.table().equals(table)) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    table + ": " + file.path() + " has a schema of " + schema.table()
                            + ": was the registry exchanged?");
        }
        return schema;
    }
}
