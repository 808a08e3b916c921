package dev.tributary.merger.bigquery;

import dev.tributary.contracts.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Says when a table's landed commits are merged, so that no quota is passed and freshness is had at the lowest price.
 *
 * <p><b>Quotas.</b> Between two loads of a table, and between two loads of the project, there is always the time that a
 * day divided by its loads gives; between two changes of a table's metadata likewise. As nothing is made in a burst,
 * nothing has to be counted, so nothing is kept: at a start the last load is taken as just made ({@link Pace}). A restart
 * costs one such time of freshness (about a minute) and never raises the rate, however often it comes. Failed loads count
 * too: their next attempt is the table's next turn.
 *
 * <p><b>Price.</b> A merge bills a part that does not depend on how much it brings ({@link MergeCost}), so the cheapest
 * way to a freshness goal is to wait for as long as the goal allows: from the oldest waiting commit, the goal less the time
 * that a merge takes. It does not wait where the measured bytes show that waiting saves nothing, or where what waits fills
 * a merge. With a limit of bytes a day, each merge is followed by its share of the day; a restart forgets the share of the
 * last one.
 *
 * <p>Pure: it reads no clock. Not thread-safe.
 */
final class Governor {

    /** How long a table counts as one of those that share the project's quota. */
    private static final Duration ACTIVE = Duration.ofHours(1);

    /**
     * What of a table waits to be merged.
     *
     * @param since when the oldest of it landed
     * @param rows of all of it
     */
    record Waiting(Instant since, long rows) {}

    private final MergeGoal goal;
    private final Quotas quotas;
    private final Instant start;
    private final Pace loads;
    private final Map<TableId, GovernedTable> tables = new HashMap<>();

    Governor(MergeGoal goal, Quotas quotas, Instant start) {
        this.goal = goal;
        this.quotas = quotas;
        this.start = start;
        this.loads = new Pace(quotas.betweenLoads(), start);
    }

    /** The table to merge now: of those that are due, the one that has been for longest. */
    Optional<TableId> due(Map<TableId, Waiting> waiting, Instant now) {
        return first(waiting).filter(table -> !dueAt(table, waiting).isAfter(now));
    }

    /** How long until one is due; not negative, empty if nothing waits. */
    Optional<Duration> wait(Map<TableId, Waiting> waiting, Instant now) {
        return first(waiting)
                .map(table -> Duration.between(now, dueAt(table, waiting)))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
    }

    private Optional<TableId> first(Map<TableId, Waiting> waiting) {
        Function<TableId, Instant> due = table -> tableDueAt(table, waiting);
        return waiting.keySet().stream().min(Comparator.comparing(due).thenComparing(Comparator.naturalOrder()));
    }

    private Instant dueAt(TableId table, Map<TableId, Waiting> waiting) {
        return Pace.later(loads.next(), tableDueAt(table, waiting));
    }

    private Instant tableDueAt(TableId table, Map<TableId, Waiting> waiting) {
        return table(table).dueAt(Objects.requireNonNull(waiting.get(table)));
    }

    /**
     * A merge begins.
     *
     * @param jobs of loading that it starts, one for each staging table
     */
    void begin(TableId table, int jobs, Instant now) {
        table(table).begin(jobs, now);
        loads.take(jobs, now);
    }

    /**
     * The merge that began last has ended.
     *
     * @param rows that it took in
     * @param billed bytes of all its statements
     */
    void merged(TableId table, long rows, long billed, Instant now) {
        table(table).merged(rows, billed, now);
    }

    /** BigQuery has said that a quota is used up. */
    void rest(TableId table, Instant now) {
        table(table).rest(now);
    }

    /** The earliest time of the next change of a table's metadata. */
    Instant metadataAt(TableId table) {
        return table(table).metadata().next();
    }

    /** A table's metadata is changed, by one statement. */
    void metadataChanged(TableId table, Instant now) {
        table(table).metadata().take(1, now);
    }

    /** How a table is merged at present. */
    MergePlan plan(TableId id, Instant now) {
        GovernedTable table = table(id);
        long active = tables.values().stream()
                .filter(each -> each == table || each.hasBegunAfter(now.minus(ACTIVE)))
                .count();
        return table.plan(quotas.betweenLoads().multipliedBy(active), now);
    }

    private GovernedTable table(TableId id) {
        return tables.computeIfAbsent(id, first -> new GovernedTable(goal, quotas, start));
    }
}
