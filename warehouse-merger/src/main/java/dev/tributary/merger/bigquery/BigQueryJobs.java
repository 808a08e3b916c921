package dev.tributary.merger.bigquery;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.Table;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Runs statements and loads as jobs. Each is one that can be found again by its key: a lost reply, a zombie and a restart
 * make no second one. Thread-safe.
 *
 * <p>A statement that fails in passing (a concurrent update, BigQuery's own trouble) is run again as the next attempt,
 * within the retrier's deadline. A load is not: it counts towards a quota of the day, so its next attempt is the next call,
 * when the {@link Governor} gives the table its turn. A quota that is used up ends both at once, and the governor holds the
 * table back.
 */
final class BigQueryJobs {

    private final BigQuery bigquery;
    private final BigQueryCalls calls;
    private final JobWait wait;
    private final Clock clock;
    private final JobLimits limits;
    private final JobObserver observer;

    /**
     * @param retrier for requests, and for statements that fail in passing
     * @param sleeper waits between two looks at a job
     * @param observer is told of jobs that change something
     */
    BigQueryJobs(
            BigQuery bigquery,
            Retrier retrier,
            Clock clock,
            Retrier.Sleeper sleeper,
            JobLimits limits,
            JobObserver observer) {
        this.bigquery = bigquery;
        this.calls = new BigQueryCalls(retrier);
        this.wait = new JobWait(bigquery, calls, clock, sleeper, limits.deadline());
        this.clock = clock;
        this.limits = limits;
        this.observer = observer;
    }

    /**
     * Runs a statement, or finds that it has run.
     *
     * @throws TributaryException {@code TRANSIENT} or {@code UNKNOWN_OUTCOME} if it may be run again, {@code
     *     NEEDS_OPERATOR} with a remedy, {@code BUG} if BigQuery does not take it
     */
    JobResult query(JobKey key, String sql) {
        JobRun run = new JobRun(
                bigquery,
                calls,
                wait,
                BigQueryCall.QUERY,
                key,
                configuration(key, sql).build(),
                found -> true);
        JobResult result = JobResult.of(observed(key, () -> calls.again(key.toString(), run::done)));
        observer.billed(key.table(), result.bytesBilled());
        return result;
    }

    private Job observed(JobKey key, Supplier<Job> run) {
        try {
            return run.get();
        } catch (TributaryException failure) {
            if (BigQueryErrors.waitsLong(failure)) {
                observer.rest(key.table(), clock.instant());
            }
            throw failure;
        }
    }

    /** The rows of a query that has run. */
    List<FieldValueList> rows(JobKey key, JobResult ran) {
        JobId id = BigQueryClient.job(bigquery, ran.id());
        String what = key + ": rows of " + ran.id();
        return calls.again(what, () -> {
            Job job = wait.find(key, id).orElseThrow(() -> JobWait.gone(key, id));
            return BigQueryCalls.once(BigQueryCall.READ_ROWS, what, () -> rows(job));
        });
    }

    private static List<FieldValueList> rows(Job job) {
        try {
            return job.getQueryResults().streamAll().toList();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TributaryException(ErrorKind.TRANSIENT, "interrupted while it read rows", interrupted);
        }
    }

    /** How many bytes a statement would process at most; it is not run and costs nothing. */
    long dryRun(JobKey key, String sql) {
        JobId id = BigQueryClient.job(bigquery, "tributary_dry_run_" + UUID.randomUUID());
        JobInfo job = JobInfo.of(id, configuration(key, sql).setDryRun(true).build());
        Job planned = calls.yielded(BigQueryCall.DRY_RUN, key + ": dry run", () -> bigquery.create(job));
        return JobResult.of(planned).bytesProcessed();
    }

    /**
     * Loads files, or finds that they are loaded and the table has not changed since.
     *
     * @throws TributaryException as {@link #query}
     */
    JobResult load(JobKey key, ParquetLoad load) {
        JobRun run = new JobRun(
                bigquery,
                calls,
                wait,
                BigQueryCall.LOAD,
                key,
                load.configuration(key.labels()),
                found -> isUnchangedSince(found, key, load));
        observer.loading(key.table(), clock.instant());
        return JobResult.of(observed(key, run::done));
    }

    /** A staging table may have expired, or have been used for another batch or by a merge. */
    private boolean isUnchangedSince(Job loaded, JobKey key, ParquetLoad load) {
        String what = key + ": look for " + load.into().getTable();
        Long end = loaded.getStatistics().getEndTime();
        return calls.found(BigQueryCall.FIND_TABLE, what, () -> bigquery.getTable(load.into()))
                .map(Table::getLastModifiedTime)
                .filter(changed -> end != null && changed <= end)
                .isPresent();
    }

    private QueryJobConfiguration.Builder configuration(JobKey key, String sql) {
        QueryJobConfiguration.Builder query = QueryJobConfiguration.newBuilder(sql)
                .setUseLegacySql(false)
                .setUseQueryCache(false)
                .setLabels(key.labels());
        limits.maximumBytesBilled().ifPresent(query::setMaximumBytesBilled);
        return query;
    }
}
