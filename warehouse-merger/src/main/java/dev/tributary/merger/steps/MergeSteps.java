package dev.tributary.merger.steps;

import dev.tributary.merger.core.Generation;
import dev.tributary.merger.core.KeyRange;
import dev.tributary.merger.core.MergeResult;
import dev.tributary.merger.core.ShapePlan;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.Barrier;
import dev.tributary.merger.sql.BronzeMerge;
import dev.tributary.merger.sql.Fold;
import dev.tributary.merger.sql.History;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.Revisions;
import dev.tributary.merger.sql.Staging;
import dev.tributary.merger.sql.StagingQueries;
import dev.tributary.merger.sql.StateMerge;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.lifecycle.CrashPoint;
import java.util.ArrayList;
import java.util.List;

/** The steps of one merge, in order; each may run again, also after those behind it. */
public final class MergeSteps {

    private final Session session;
    private final Loading loading;
    private final TableBatch batch;
    private final ShapePlan plan;
    private MergeSql sql;
    private Generation generation = Generation.first(List.of());
    private Staged staged = new Staged(0, 0, 0, 0);
    /** Whether bronze has changes of the batch as they were processed earlier. */
    private boolean repeats;
    /** Whether changes were in the batch with more than one outcome. */
    private boolean varied;
    /** Between which the keys of what is staged lie. */
    private List<KeyRange> ranges;

    /** What is staged. */
    private record Staged(long rows, long repeated, long barriers, long partlySent) {}

    /**
     * @param sql of the table in the shape that the plan gives it, for this run
     */
    public MergeSteps(Session session, Loading loading, TableBatch batch, ShapePlan plan, MergeSql sql) {
        this.session = session;
        this.loading = loading;
        this.batch = batch;
        this.plan = plan;
        this.sql = sql;
        this.ranges = KeyRange.of(batch);
    }

    /** Loads the batch and sees what the state table is made of after it. */
    public void stage(Target target) {
        step("stage", Staging.fill(sql, loading.sources(sql, batch)));
        CrashPoint.MERGER_LOADED.reached();
        staged = staged();
        if (staged.rows != batch.rows()) {
            throw otherFile(staged.rows);
        }
        varied = staged.repeated > 0 && number("varied", Revisions.varied(sql)) > 0;
        if (staged.repeated > 0) {
            step("keep each once", StagingQueries.keepEachOnce(sql));
        }
        List<Long> known = numbers("known", Revisions.counts(sql, batch), 2);
        if (known.get(0) > 0) {
            step("bring up to date", Revisions.bringUpToDate(sql, batch));
            // A key may be cleaned otherwise now, and lie outside the ranges of the files.
            ranges = List.of();
            staged = staged();
        }
        repeats = known.get(1) > 0;
        generation = target.generation(batch.table());
        if (!generation.takesAll(batch.key())) {
            long live = number("newest live", StagingQueries.newestLive(sql));
            List<Long> epochs = numbers("epochs", StagingQueries.epochs(sql, generation.passed(live)), 2);
            Generation next = generation.after(batch.key(), epochs.get(0), epochs.get(1));
            if (!next.equals(generation)) {
                session.begin("generation");
                sql = sql.with(target.begin(session, plan.shape(), next));
                generation = next;
            }
        }
    }

    /** Merges what is staged. */
    public MergeResult run() {
        long added = step("bronze", BronzeMerge.sql(sql, batch));
        CrashPoint.MERGER_BRONZE.reached();
        List<MergeResult.Lack> lacking = lacking();
        List<Long> streamed = added == 0 ? List.of() : streamed();
        boolean takes = generation.key().equals(batch.key());
        if (!generation.takesAll(batch.key())) {
            if (repeats) {
                String ignored = takes ? "s._epoch < " + generation.since() : "s._op <> 'b'";
                step("bronze revised aside", BronzeMerge.revise(sql, batch, varied, " AND " + ignored));
            }
            step("keep what counts", StagingQueries.keepWhatCounts(sql, generation.since(), takes));
        }
        // Without a key, silver is a view of bronze.
        if (!generation.key().isEmpty()) {
            intoState(takes);
        }
        if (repeats) {
            step("bronze revised", BronzeMerge.revise(sql, batch, varied, ""));
        }
        CrashPoint.MERGER_SILVER.reached();
        dropWorkTables();
        List<String> columns =
                plan.added().stream().map(TableShape.Column::name).toList();
        return new MergeResult(added, columns, streamed, generation.stopped(batch.table()), lacking);
    }

    private TributaryException otherFile(long rows) {
        return new TributaryException(
                ErrorKind.NEEDS_OPERATOR,
                batch.table() + ": " + loading.mismatch(sql, batch, rows)
                        + ": were files exchanged? Bring the right ones back, then restart");
    }

    private List<MergeResult.Lack> lacking() {
        List<Long> found = numbers("count", BronzeMerge.lacking(sql, batch), BronzeMerge.LACKING_COLUMNS);
        List<MergeResult.Lack> lacking = new ArrayList<>();
        for (int i = 0; i < found.size(); i += BronzeMerge.LACKING_COLUMNS) {
            lacking.add(new MergeResult.Lack(
                    found.get(i).intValue(),
                    found.get(i + 1).intValue(),
                    found.get(i + 2),
                    found.get(i + 3),
                    found.get(i + 4)));
        }
        return lacking;
    }

    private void intoState(boolean changes) {
        if (changes) {
            fold();
        }
        if (changes && repeats) {
            rebuildRevised();
        }
        if (staged.barriers > 0) {
            for (Barrier barrier : barriers()) {
                step("barrier", barrier.sql(sql));
            }
        }
    }

    /** The rows of the keys whose changes are others now. */
    private void rebuildRevised() {
        step("revised keys", Revisions.keys(sql, batch, varied));
        if (number("revised key count", Revisions.keyCount(sql)) == 0) {
            return;
        }
        step("revised history", Revisions.history(sql, generation.since()));
        List<String> unsent = unsentColumns(sql.history());
        step("revised fold", Fold.sql(sql, unsent, List.of(sql.history())));
        step("revised forgotten", Revisions.forget(sql));
        step("revised state", StateMerge.sql(sql, List.of(), unsent));
        step("revised swept", Revisions.swept(sql));
        step("revised swept state", Revisions.sweep(sql));
    }

    private void fold() {
        List<String> unsent = staged.partlySent > 0 ? unsentColumns(sql.staging()) : List.of();
        boolean withHistory =
                !unsent.isEmpty() && number("rejected", History.rejectedCount(sql, generation.since())) > 0;
        if (withHistory) {
            step("history", History.fill(sql, generation.since()));
        }
        step(
                "fold",
                Fold.sql(sql, unsent, withHistory ? List.of(sql.staging(), sql.history()) : List.of(sql.staging())));
        CrashPoint.MERGER_FOLDED.reached();
        // The history's rows are of the same keys, so the ranges hold for the fold.
        step("state", StateMerge.sql(sql, ranges, unsent));
    }

    private Staged staged() {
        List<Long> counts = numbers("staged", StagingQueries.counts(sql), 4);
        return new Staged(counts.get(0), counts.get(1), counts.get(2), counts.get(3));
    }

    private List<String> unsentColumns(String relation) {
        List<String> values = sql.shape().values();
        if (values.isEmpty()) {
            return List.of();
        }
        List<Long> unsent = numbers("unsent", StagingQueries.unsentColumns(sql, relation), values.size());
        List<String> names = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            if (unsent.get(i) > 0) {
                names.add(values.get(i));
            }
        }
        return names;
    }

    private List<Barrier> barriers() {
        List<Long> numbers = numbers("barriers", StagingQueries.barriers(sql), 4);
        List<Barrier> barriers = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i += 4) {
            barriers.add(new Barrier(numbers.get(i), numbers.get(i + 1), numbers.get(i + 2), numbers.get(i + 3)));
        }
        return barriers;
    }

    private List<Long> streamed() {
        return numbers("streamed", StagingQueries.streamed(sql), 1);
    }

    /** They would hold memory until the table's next merge; after a failure that one replaces them. */
    private void dropWorkTables() {
        session.dropWorkTables(sql.workTables());
        loading.done(batch);
    }

    private long step(String name, String statement) {
        return session.change(name, statement);
    }

    private List<Long> numbers(String step, String query, int columns) {
        return session.numbers(step, query, columns);
    }

    private long number(String step, String query) {
        return numbers(step, query, 1).get(0);
    }
}
