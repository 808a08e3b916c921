package dev.tributary.merger.bigquery;

import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.contracts.pipeline.BigQueryConfig;
import dev.tributary.contracts.pipeline.DatasetsConfig;
import dev.tributary.merger.core.BatchFile;
import dev.tributary.merger.core.Generation;
import dev.tributary.merger.core.KeyRange;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.core.TableShape;
import dev.tributary.merger.sql.Barrier;
import dev.tributary.merger.sql.BronzeMerge;
import dev.tributary.merger.sql.Fold;
import dev.tributary.merger.sql.History;
import dev.tributary.merger.sql.LiveRows;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.Revisions;
import dev.tributary.merger.sql.SeenChanges;
import dev.tributary.merger.sql.SqlDialect;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.sql.Staging;
import dev.tributary.merger.sql.StagingQueries;
import dev.tributary.merger.sql.StateAtMark;
import dev.tributary.merger.sql.StateMerge;
import dev.tributary.merger.sql.TargetTables;
import dev.tributary.merger.sql.TargetViews;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A table's life in statements, each analyzed in the order in which they run, so that each finds what those before it made. */
final class MergeStatements {

    static final BigQueryConfig CONFIG = new BigQueryConfig(
            "acme-shop", "EU", new DatasetsConfig("bronze", "silver", "staging", Optional.of("lake")));

    private static final BigQueryDialect DIALECT = new BigQueryDialect(CONFIG);
    private static final long MICROS = 1_795_269_600_000_000L;
    private static final int MOST_UNSENT = 450;
    static final String RUN = "0123456789abcdef";

    private final GoogleSql google = new GoogleSql(CONFIG.project(), List.of("bronze", "silver", "staging", "lake"));
    private final Producers producers;
    private final CleanSchema schema;
    private final SqlDialect dialect;
    private final TableShape shape;
    private final TableBatch batch;
    private final List<String> externals = new ArrayList<>();

    MergeStatements(Producers producers, CleanSchema schema) {
        this.producers = producers;
        this.schema = schema;
        this.dialect = producers.watched(DIALECT);
        this.shape = shape(schema, schema.columns());
        this.batch = new TableBatch(
                schema.table(),
                List.of("c"),
                List.of(new BatchFile(new LakeFile("f", 1, 1, "", 1, MICROS, MICROS + 5, 7, 9, null, null), schema)));
    }

    private TableShape shape(CleanSchema of, List<CleanColumn> columns) {
        return new TableShape(
                of.table(),
                columns.stream()
                        .map(column -> new TableShape.Column(column.name(), dialect.type(column.type())))
                        .toList(),
                of.key());
    }

    /** All of them; the sequence of steps is that of a merge and then of what else may come. */
    GoogleSql run() {
        MergeSql sql = new MergeSql(dialect, shape, RUN);
        for (Layer layer : Layer.values()) {
            all("SqlDialect.createLayer", dialect.createLayer(layer));
        }
        make(sql);
        stage(sql);
        merge(sql);
        if (!schema.key().isEmpty()) {
            one("LiveRows.sql", LiveRows.sql(sql, schema));
        }
        stateAtMark(sql);
        rekey(sql);
        all("TargetTables.beginRebuild", TargetTables.beginRebuild(sql));
        one("TargetTables.endRebuild", TargetTables.endRebuild(sql));
        lake();
        external(sql);
        return google;
    }

    /** Drops it all, but for work tables, which go by the API. */
    GoogleSql drop() {
        all("TargetTables.drop", TargetTables.drop(new MergeSql(dialect, shape, RUN)));
        return google;
    }

    /** What goes when the merge, or the comparison, has ended. */
    List<String> workTables() {
        MergeSql sql = new MergeSql(dialect, shape, RUN);
        List<String> tables = new ArrayList<>(sql.workTables());
        tables.addAll(atMark(sql).workTables());
        tables.addAll(externals);
        return tables;
    }

    /** First with a part of the columns, one of them narrower, so that there is something to add and to widen. */
    private void make(MergeSql sql) {
        Generation made = new Generation(schema.key(), 0, new Generation.Held(List.of("it's"), 3));
        List<CleanColumn> few = schema.keyColumns().isEmpty() ? schema.columns().subList(0, 1) : schema.keyColumns();
        MergeSql narrow = sql.with(shape(schema, few));
        all("TargetTables.createBronze", TargetTables.createBronze(narrow));
        all(
                "TargetTables.alter",
                TargetTables.alter(sql, sql.bronze(), narrow.shape().columns()));
        if (!schema.key().isEmpty()) {
            all("TargetTables.createState", TargetTables.createState(narrow, made));
            all(
                    "TargetTables.alter",
                    TargetTables.alter(sql, sql.state(), narrow.shape().columns()));
            one("TargetTables.describeState", TargetTables.describeState(sql, made));
        }
        all("TargetViews.create", TargetViews.create(sql, made));
    }

    private void stage(MergeSql sql) {
        CleanSchema earlier = new CleanSchema(
                schema.table(),
                schema.key().isEmpty() ? schema.columns().subList(0, 1) : schema.keyColumns(),
                schema.key());
        List<Staging.Source> sources = new ArrayList<>();
        for (CleanSchema each : List.of(schema, earlier)) {
            String landed = dialect.relation(Layer.STAGING, "landed_" + sources.size());
            String columns = DIALECT.landedColumns(each).stream()
                    .map(column -> dialect.quoted(column.name()) + " " + column.type())
                    .collect(Collectors.joining(", "));
            google.run("CREATE TABLE " + landed + " (" + columns + ")");
            sources.add(new Staging.Source(landed, each));
        }
        one("Staging.fill", Staging.fill(sql, sources));
        one("StagingQueries.rows", StagingQueries.rows(sources.get(0).relation()));
        one("StagingQueries.counts", StagingQueries.counts(sql));
        one("Revisions.varied", Revisions.varied(sql));
        one("StagingQueries.keepEachOnce", StagingQueries.keepEachOnce(sql));
        one("Revisions.counts", Revisions.counts(sql, batch));
        one("Revisions.bringUpToDate", Revisions.bringUpToDate(sql, batch));
        one("StagingQueries.barriers", StagingQueries.barriers(sql));
        one("StagingQueries.newestLive", StagingQueries.newestLive(sql));
        one("StagingQueries.epochs", StagingQueries.epochs(sql, 3));
    }

    private void merge(MergeSql sql) {
        one("BronzeMerge.sql", BronzeMerge.sql(sql, batch));
        one("BronzeMerge.lacking", BronzeMerge.lacking(sql, batch));
        one("StagingQueries.streamed", StagingQueries.streamed(sql));
        one("BronzeMerge.revise", BronzeMerge.revise(sql, batch, true, " AND _s._op <> 'b'"));
        one("StagingQueries.keepWhatCounts", StagingQueries.keepWhatCounts(sql, 2, false));
        one("StagingQueries.keepWhatCounts", StagingQueries.keepWhatCounts(sql, 2, true));
        if (!schema.key().isEmpty()) {
            intoState(sql);
        }
        one("BronzeMerge.revise", BronzeMerge.revise(sql, batch, false, ""));
    }

    private void intoState(MergeSql sql) {
        List<String> values = unsent();
        one("Fold.sql", Fold.sql(sql, List.of(), List.of(sql.staging())));
        one("StateMerge.sql", StateMerge.sql(sql, ranges(), List.of()));
        if (!values.isEmpty()) {
            one("StagingQueries.unsentColumns", StagingQueries.unsentColumns(sql, sql.staging()));
        }
        one("History.rejectedCount", History.rejectedCount(sql, 2));
        one("History.fill", History.fill(sql, 2));
        one("Fold.sql", Fold.sql(sql, values, List.of(sql.staging(), sql.history())));
        one("StateMerge.sql", StateMerge.sql(sql, List.of(), values));
        one("Revisions.keys", Revisions.keys(sql, batch, true));
        one("Revisions.keys", Revisions.keys(sql, batch, false));
        one("Revisions.keyCount", Revisions.keyCount(sql));
        one("Revisions.history", Revisions.history(sql, 2));
        one("Revisions.forget", Revisions.forget(sql));
        one("Revisions.swept", Revisions.swept(sql));
        one("Revisions.sweep", Revisions.sweep(sql));
        one("Barrier.sql", new Barrier(2, 3, 20, 10).sql(sql));
    }

    /** More large values than this have no room in a row of Postgres, and the analyzer's reply none in its channel. */
    private List<String> unsent() {
        return shape.values().stream().limit(MOST_UNSENT).toList();
    }

    private List<KeyRange> ranges() {
        return schema.keyColumns().stream()
                .filter(column -> column.type() == Plain.LONG || column.type() == Plain.STRING)
                .map(column -> column.type() == Plain.LONG
                        ? new KeyRange(column.name(), "-5", "7")
                        : new KeyRange(column.name(), "a'\\\"`\n", "z"))
                .toList();
    }

    private static StateAtMark atMark(MergeSql sql) {
        return new StateAtMark(sql, 2, new SeenChanges(5, 9, Set.of(7L, 8L), MICROS), true);
    }

    private void stateAtMark(MergeSql sql) {
        StateAtMark state = atMark(sql);
        all("StateAtMark.copyState", state.copyState());
        one("StateAtMark.createSeen", state.createSeen());
        if (!schema.key().isEmpty()) {
            one("StateAtMark.fillFolded", state.fillFolded());
            one("StateAtMark.fillStaging", state.fillStaging());
            one("Fold.sql", Fold.sql(sql, unsent(), List.of(sql.staging())));
            one("StateAtMark.unsettled", state.unsettled(unsent()));
        }
        one("StateAtMark.rows", state.rows());
    }

    private void lake() {
        TestLakeTables lake = new TestLakeTables(DIALECT);
        lake.tables.ensure(lake, batch);
        lake.statements.forEach(statement -> one("BigQueryDialect.createLakeTable", statement));
    }

    /** Where the files are staged without a load: what they are staged from then is filled as ever. */
    private void external(MergeSql sql) {
        TestLakeTables session = new TestLakeTables(DIALECT) {
            @Override
            public void dropWorkTables(List<String> names) {
                externals.addAll(names);
            }
        };
        ExternalStaging staging =
                new ExternalStaging(DIALECT, new LakeFiles("gs://lake/below"), session, "fedcba9876543210");
        List<Staging.Source> sources = staging.sources(sql, batch);
        session.statements.forEach(statement -> one("BigQueryDialect.createStagingOf", statement));
        one("Staging.fill", Staging.fill(sql, sources));
        staging.done(batch);
    }

    /** The last column, whatever its type, is the key from now on; then there is none; then it is as it was. */
    private void rekey(MergeSql sql) {
        List<String> last = List.of(shape.names().get(shape.names().size() - 1));
        Generation next = new Generation(last, 4, null);
        TableShape other = new TableShape(shape.table(), shape.columns(), last);
        all("TargetTables.replaceState", TargetTables.replaceState(sql.with(other), next));
        Generation none = new Generation(List.of(), 5, null);
        MergeSql keyless = sql.with(new TableShape(shape.table(), shape.columns(), List.of()));
        if (shape.columns().size() <= Shapes.WIDEST_VIEW) {
            all("TargetTables.dropState", TargetTables.dropState(keyless, none));
        }
        if (!schema.key().isEmpty()) {
            all("TargetTables.replaceState", TargetTables.replaceState(sql, new Generation(schema.key(), 6, null)));
        } else {
            all("TargetViews.create", TargetViews.create(sql, none));
        }
    }

    private void all(String producer, List<String> statements) {
        producers.asked(producer);
        statements.forEach(statement -> one(producer, statement));
    }

    private void one(String producer, String statement) {
        producers.asked(producer);
        try {
            google.run(statement);
        } catch (GoogleSql.Refused refused) {
            throw new AssertionError(schema.table() + " " + producer + ": " + refused.getMessage(), refused);
        }
    }
}
