package dev.tributary.merger.duckdb;

import dev.tributary.merger.core.BatchFile;
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
import dev.tributary.merger.sql.StagingQueries;
import dev.tributary.merger.sql.StateMerge;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.lifecycle.CrashPoint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The steps of one merge, in order; each may run again, also after those behind it. */
final class DuckDbMerge {

    private final Connection connection;
    private final ParquetStaging files;
    private final Consumer<String> beforeStep;
    private final TableBatch batch;
    private final ShapePlan plan;
    private MergeSql sql;
    private Generation generation = Generation.first(List.of());
    private Staged staged = new Staged(0, 0, 0, 0);
    /** Whether bronze has changes of the batch as they were processed earlier. */
    private boolean repeats;
    /** Whether changes were in the batch with more than one outcome. */
    private boolean varied;

    /** What is staged. */
    private record Staged(long rows, long repeated, long barriers, long partlySent) {}

    DuckDbMerge(
            Connection connection,
            ParquetStaging files,
            Consumer<String> beforeStep,
            TableBatch batch,
            ShapePlan plan) {
        this.connection = connection;
        this.files = files;
        this.beforeStep = beforeStep;
        this.batch = batch;
        this.plan = plan;
        this.sql = new MergeSql(new DuckDbDialect(), plan.shape());
    }

    /** Loads the batch and sees what the state table is made of after it. */
    void stage(DuckDbTarget target) throws SQLException {
        step("stage", files.sql(sql, batch));
        CrashPoint.MERGER_LOADED.reached();
        staged = staged();
        if (staged.rows != batch.rows()) {
            throw otherFile(staged.rows);
        }
        varied = staged.repeated > 0 && numbers(Revisions.varied(sql), 1).get(0) > 0;
        if (staged.repeated > 0) {
            step("keep each once", StagingQueries.keepEachOnce(sql));
        }
        List<Long> known = numbers(Revisions.counts(sql, batch), 2);
        if (known.get(0) > 0) {
            step("bring up to date", Revisions.bringUpToDate(sql, batch));
            staged = staged();
        }
        repeats = known.get(1) > 0;
        generation = target.generation(batch.table());
        if (!generation.takesAll(batch.key())) {
            long live = numbers(StagingQueries.newestLive(sql), 1).get(0);
            List<Long> epochs = numbers(StagingQueries.epochs(sql, generation.passed(live)), 2);
            Generation next = generation.after(batch.key(), epochs.get(0), epochs.get(1));
            if (!next.equals(generation)) {
                beforeStep.accept("generation");
                sql = sql.with(target.begin(plan.shape(), next));
                generation = next;
            }
        }
    }

    /** Merges what is staged. */
    MergeResult run() throws SQLException {
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

    /** Names the file that does not hold what its commit says. */
    private TributaryException otherFile(long staged) throws SQLException {
        String what = "the files hold " + staged + " rows, their commits say " + batch.rows();
        for (BatchFile file : batch.files()) {
            long rows = numbers(StagingQueries.rows(files.source(sql, batch, file)), 1)
                    .get(0);
            if (rows != file.file().rows()) {
                what = file.file().path() + " holds " + rows + " rows, its commit says "
                        + file.file().rows();
                break;
            }
        }
        return new TributaryException(
                ErrorKind.NEEDS_OPERATOR,
                batch.table() + ": " + what + ": were files exchanged? Bring the right ones back, then restart");
    }

    private List<MergeResult.Lack> lacking() throws SQLException {
        beforeStep.accept("count");
        List<Long> found = numbers(BronzeMerge.lacking(sql, batch), BronzeMerge.LACKING_COLUMNS);
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

    private void intoState(boolean changes) throws SQLException {
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
    private void rebuildRevised() throws SQLException {
        step("revised keys", Revisions.keys(sql, batch, varied));
        if (numbers(Revisions.keyCount(sql), 1).get(0) == 0) {
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

    private void fold() throws SQLException {
        List<String> unsent = staged.partlySent > 0 ? unsentColumns(sql.staging()) : List.of();
        boolean withHistory = !unsent.isEmpty()
                && numbers(History.rejectedCount(sql, generation.since()), 1).get(0) > 0;
        if (withHistory) {
            step("history", History.fill(sql, generation.since()));
        }
        step(
                "fold",
                Fold.sql(sql, unsent, withHistory ? List.of(sql.staging(), sql.history()) : List.of(sql.staging())));
        CrashPoint.MERGER_FOLDED.reached();
        // The history's rows are of the same keys, so the batch's ranges hold for the fold.
        step("state", StateMerge.sql(sql, KeyRange.of(batch), unsent));
    }

    private Staged staged() throws SQLException {
        List<Long> counts = numbers(StagingQueries.counts(sql), 4);
        return new Staged(counts.get(0), counts.get(1), counts.get(2), counts.get(3));
    }

    private List<String> unsentColumns(String relation) throws SQLException {
        List<String> values = sql.shape().values();
        if (values.isEmpty()) {
            return List.of();
        }
        List<Long> unsent = numbers(StagingQueries.unsentColumns(sql, relation), values.size());
        List<String> names = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            if (unsent.get(i) > 0) {
                names.add(values.get(i));
            }
        }
        return names;
    }

    private List<Barrier> barriers() throws SQLException {
        List<Long> numbers = numbers(StagingQueries.barriers(sql), 4);
        List<Barrier> barriers = new ArrayList<>();
        for (int i = 0; i < numbers.size(); i += 4) {
            barriers.add(new Barrier(numbers.get(i), numbers.get(i + 1), numbers.get(i + 2), numbers.get(i + 3)));
        }
        return barriers;
    }

    private List<Long> streamed() throws SQLException {
        return numbers(StagingQueries.streamed(sql), 1);
    }

    /** They would hold memory until the table's next merge; after a failure that one replaces them. */
    private void dropWorkTables() throws SQLException {
        for (String statement : sql.dropWorkTables()) {
            DuckDbFile.execute(connection, statement);
        }
    }

    private long step(String name, String statement) throws SQLException {
        beforeStep.accept(name);
        try (Statement running = connection.createStatement()) {
            return running.execute(statement) ? 0 : Math.max(0, running.getLargeUpdateCount());
        }
    }

    private List<Long> numbers(String query, int columns) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                for (int column = 1; column <= columns; column++) {
                    numbers.add(rows.getLong(column));
                }
            }
        }
        return numbers;
    }
}
