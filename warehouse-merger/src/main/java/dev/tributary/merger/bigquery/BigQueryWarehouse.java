package dev.tributary.merger.bigquery;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.FieldValueList;
import dev.tributary.contracts.ByteSize;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.pipeline.BigQueryConfig;
import dev.tributary.merger.core.BatchLimits;
import dev.tributary.merger.core.Mark;
import dev.tributary.merger.core.MergeResult;
import dev.tributary.merger.core.MergeSchedule;
import dev.tributary.merger.core.ShapePlan;
import dev.tributary.merger.core.TableBatch;
import dev.tributary.merger.core.Warehouse;
import dev.tributary.merger.sql.MergeSql;
import dev.tributary.merger.sql.SqlDialect.Layer;
import dev.tributary.merger.steps.Loading;
import dev.tributary.merger.steps.MergeSteps;
import dev.tributary.merger.steps.Target;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * The warehouse in BigQuery's datasets, over a lake in Google Cloud Storage. Every statement is a job of its own and there is
 * no transaction around them: a merge that was cut short is finished by the next one of the same batch (I4), and until then
 * bronze may be ahead of silver.
 */
public final class BigQueryWarehouse implements Warehouse {

    private static final Duration RETRIES = Duration.ofMinutes(5);
    private static final Duration SOON = Duration.ofSeconds(10);
    /** Of what loads have landed; it is as long as a merge that was cut short finds its load. */
    private static final Duration LANDED_EXPIRE = Duration.ofHours(6);

    private static final TableId NO_TABLE = new TableId("tributary", "catalog");

    private final BigQueryConfig config;
    private final String pipeline;
    private final BigQueryDialect dialect;
    private final BigQueryTables tables;
    private final BigQueryJobs jobs;
    private final LakeFiles files;
    private final Target target;
    private final MergeSchedule schedule;
    private final Optional<LakeTables> lakeTables;
    private final Consumer<String> beforeStep;
    private boolean empty;

    /**
     * For tests.
     *
     * @param beforeStep called before each step; what it throws ends the merge there
     */
    BigQueryWarehouse(Connected to, String pipeline, URI lake, Consumer<String> beforeStep) {
        this.config = to.config;
        this.pipeline = pipeline;
        this.dialect = new BigQueryDialect(config);
        this.tables = to.tables;
        this.jobs = to.jobs;
        String root = lake.toString().replaceFirst("/+$", "");
        this.files = new LakeFiles(root);
        this.target = new Target(new BigQueryCatalog(tables, dialect), dialect);
        this.schedule = to.governor;
        this.lakeTables = config.datasets().lake().map(dataset -> LakeTables.of(tables, dialect, pipeline, root));
        this.beforeStep = beforeStep;
        ensure(config.datasets().bronze(), "Tributary: every change, once", Optional.empty());
        ensure(config.datasets().silver(), "Tributary: the newest rows", Optional.empty());
        ensure(config.datasets().staging(), "Tributary: work tables", Optional.of(LANDED_EXPIRE));
        config.datasets().lake().ifPresent(name -> ensure(name, "Tributary: the files in the lake", Optional.empty()));
        this.empty = tables.isEmpty(config.datasets().bronze());
    }

    /** What talks to BigQuery, and how often it may. */
    record Connected(BigQueryConfig config, BigQueryTables tables, BigQueryJobs jobs, Governor governor) {

        /**
         * Sends nothing yet.
         *
         * @param every how often tables are to be merged
         */
        static Connected with(
                BigQueryConfig config,
                Duration every,
                BigQuery client,
                Retrier retrier,
                Clock clock,
                Retrier.Sleeper sleeper) {
            JobLimits limits = new JobLimits(JobLimits.DEFAULTS.deadline(), bytes(config.maximumBytesBilled()));
            OptionalLong daily = bytes(config.bytesPerDay());
            MergeGoal goal = new MergeGoal(every, daily, BatchLimits.BIGQUERY.rows());
            Governor governor = new Governor(goal, Quotas.OF_BIGQUERY, clock.instant());
            return new Connected(
                    config,
                    new BigQueryTables(client, retrier),
                    new BigQueryJobs(client, retrier, clock, sleeper, limits, governor),
                    governor);
        }

        private static OptionalLong bytes(Optional<ByteSize> size) {
            return size.map(given -> OptionalLong.of(given.bytes())).orElse(OptionalLong.empty());
        }
    }

    /**
     * Opens it, and makes the datasets that are not there.
     *
     * @param pipeline the pipeline's name
     * @param lake the lake's {@code gs://} URL
     * @param every how often each table is to be merged, if quotas allow it
     * @throws TributaryException {@code NEEDS_OPERATOR} if there are no credentials, a permission is missing or a dataset is
     *     in another location
     */
    public static BigQueryWarehouse open(
            BigQueryConfig config, String pipeline, URI lake, Duration every, Clock clock) {
        return new BigQueryWarehouse(connected(config, every, clock, RETRIES), pipeline, lake, step -> {});
    }

    static Connected connected(BigQueryConfig config, Clock clock) {
        return connected(config, Duration.ZERO, clock, RETRIES);
    }

    /**
     * Has BigQuery plan a statement, which costs nothing and changes nothing.
     *
     * @throws TributaryException that says why it does not
     */
    public static void requireReachable(BigQueryConfig config, String pipeline, Clock clock) {
        JobKey key = new JobKey(pipeline, NO_TABLE, List.of(), "doctor", "");
        connected(config, Duration.ZERO, clock, SOON).jobs().dryRun(key, BigQueryDialect.PROBE);
    }

    private static Connected connected(BigQueryConfig config, Duration every, Clock clock, Duration retries) {
        BigQuery client =
                BigQueryClient.of(config.project(), config.location(), config.endpoint(), BigQueryClient.SILENCE);
        return Connected.with(
                config, every, client, Retrier.of(clock, retries), clock, pause -> Thread.sleep(pause.toMillis()));
    }

    private void ensure(String dataset, String description, Optional<Duration> expire) {
        tables.ensure(new BigQueryTables.Wanted(
                dataset, config.location(), description, Map.of("managed_by", "tributary"), expire));
    }

    /** Keeps BigQuery's quotas; whoever merges goes by it. */
    public MergeSchedule schedule() {
        return schedule;
    }

    @Override
    public boolean isEmpty() {
        return empty;
    }

    @Override
    public Map<TableId, String> stopped() {
        JobKey key = new JobKey(
                pipeline,
                NO_TABLE,
                List.of(),
                "descriptions",
                session(NO_TABLE, List.of()).run());
        List<FieldValueList> rows = jobs.rows(key, jobs.query(key, dialect.descriptions(Layer.SILVER)));
        return Mark.stopped(rows.stream()
                .map(row -> BigQueryDialect.unquoted(row.get(0).getStringValue()))
                .toList());
    }

    @Override
    public MergeResult merge(TableBatch batch) {
        return batch.byKey().stream().map(this::mergeOfOneKey).reduce(MergeResult.NONE, MergeResult::and);
    }

    private MergeResult mergeOfOneKey(TableBatch batch) {
        BigQuerySession session = session(batch.table(), batch.commits());
        ShapePlan plan = target.ensure(session, batch);
        lakeTables.ifPresent(made -> made.ensure(session, batch));
        MergeSql sql = new MergeSql(dialect, plan.shape(), session.run());
        MergeSteps merge = new MergeSteps(session, loading(session), batch, plan, sql);
        merge.stage(target);
        MergeResult result = merge.run();
        empty = false;
        return result;
    }

    private Loading loading(BigQuerySession session) {
        return switch (config.staging()) {
            case LOAD -> new BigQueryLoading(jobs, tables, dialect, pipeline, files);
            case EXTERNAL -> new ExternalStaging(dialect, files, session, session.run());
        };
    }

    @Override
    public void rebuild(TableId table, Runnable merges) {
        target.rebuild(session(table, List.of()), table, merges);
    }

    private BigQuerySession session(TableId table, List<String> commits) {
        return new BigQuerySession(jobs, tables, dialect, pipeline, table, commits, beforeStep);
    }

    /** There is nothing to close: each call is a connection of its own. */
    @Override
    public void close() {}
}
