package dev.tributary.merger.bigquery;

import dev.tributary.contracts.TableId;
import dev.tributary.merger.core.MergePlan;
import dev.tributary.merger.core.MergeSchedule;
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
 * day divided by its loads gives. As nothing is made in a burst, nothing has to be counted, so nothing is kept: at a start
 * the last load is taken as just made ({@link Pace}). A restart costs one such time of freshness (about a minute) and never
 * raises the rate, however often it comes. Failed loads count too: their next attempt is the table's next turn. Changes of a
 * table's metadata (5 in 10 seconds) need no pace of their own: a merge makes few, and BigQuery's refusal of one more is
 * waited out.
 *
 * <p><b>Price.</b> A merge bills a part that does not depend on how much it brings ({@link MergeCost}), so the cheapest
 * way to a freshness goal is to wait for as long as the goal allows: from the oldest waiting commit, the goal less the time
 * that a merge takes. It does not wait where the measured bytes show that waiting saves nothing, or where what waits fills
 * a merge. With a limit of bytes a day, each merge is followed by its share of the day; a restart forgets the share of the
 * last one.
 *
 * <p>Pure: it reads no clock. Not thread-safe.
 */
final class Governor implements MergeSchedule, JobObserver {

    /** How long a table counts as one of those that share the project's quota. */
    private static final Duration ACTIVE = Duration.ofHours(1);

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

    /** Of those that are due, the one that has been for longest. */
    @Override
    public Optional<TableId> due(Map<TableId, Waiting> waiting, Instant now) {
        return first(waiting).filter(table -> !dueAt(table, waiting).isAfter(now));
    }

    @Override
    public Optional<Duration> wait(Map<TableId, Waiting> waiting, Instant now) {
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

    @Override
    public void begin(TableId table, Instant now) {
        table(table).begin(now);
    }

    @Override
    public void loading(TableId table, Instant now) {
        table(table).loading(now);
        loads.take(1, now);
    }

    @Override
    public void billed(TableId table, long bytes) {
        table(table).billed(bytes);
    }

    /** The bytes that statements of the table have billed. */
    long billed(TableId table) {
        return table(table).billed();
    }

    @Override
    public void merged(TableId table, long rows, Instant now) {
        table(table).merged(rows, now);
    }

    @Override
    public void rest(TableId table, Instant now) {
        table(table).rest(now);
    }

    @Override
    public MergePlan plan(TableId id, Instant now) {
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
