package dev.tributary.merger.bigquery;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryError;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobConfiguration;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.JobInfo;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.function.Predicate;

/**
 * One job, from its beginning or from where it was left. Its id is the same whoever runs it, so to begin it twice is to
 * begin it once: BigQuery refuses the second (409), and the first is waited for. A job that was found failed tells of an
 * earlier time, so the next attempt is made; one that fails now is told with its kind. Not thread-safe.
 */
final class JobRun {

    /** An operator looks before there are more. */
    static final int MOST_ATTEMPTS = 100;

    private final BigQuery bigquery;
    private final BigQueryCalls calls;
    private final JobWait wait;
    private final BigQueryCall call;
    private final JobKey key;
    private final JobConfiguration configuration;
    private final Predicate<Job> stillHolds;
    private int attempt = 1;

    /**
     * @param stillHolds whether what a job that was found has done is still there
     */
    JobRun(
            BigQuery bigquery,
            BigQueryCalls calls,
            JobWait wait,
            BigQueryCall call,
            JobKey key,
            JobConfiguration configuration,
            Predicate<Job> stillHolds) {
        this.bigquery = bigquery;
        this.calls = calls;
        this.wait = wait;
        this.call = call;
        this.key = key;
        this.configuration = configuration;
        this.stillHolds = stillHolds;
    }

    /** A job as it was begun or found. */
    private record Begun(Job job, boolean found) {}

    /**
     * A job that has ended well; at most one is begun.
     *
     * @throws TributaryException if it fails now; called again, it makes the next attempt
     */
    Job done() {
        while (attempt <= MOST_ATTEMPTS) {
            JobId id = BigQueryClient.job(bigquery, key.id(attempt));
            Begun begun = calls.again(key + ": begin " + id.getJob(), () -> begun(id));
            Job job = wait.ended(key, begun.job());
            BigQueryError error = job.getStatus().getError();
            if (error == null && (!begun.found() || stillHolds.test(job))) {
                return job;
            }
            attempt++;
            if (error != null && !begun.found()) {
                throw BigQueryErrors.failed(call, id.getJob() + " (" + key + ")", error);
            }
        }
        throw new TributaryException(
                ErrorKind.NEEDS_OPERATOR,
                key + ": failed " + MOST_ATTEMPTS + " times: see why with bq show -j " + key.id(MOST_ATTEMPTS));
    }

    private Begun begun(JobId id) {
        try {
            Job job = bigquery.create(JobInfo.of(id, configuration));
            // Google's client looks for a job that exists by itself, and says nothing of its state.
            return job.getStatus() == null ? new Begun(existing(id), true) : new Begun(job, false);
        } catch (BigQueryException failure) {
            TributaryException known = BigQueryErrors.translated(call, key.toString(), failure);
            if (!BigQueryErrors.mayExist(failure)) {
                throw known;
            }
            return new Begun(wait.find(key, id).orElseThrow(() -> didNot(known)), true);
        }
    }

    private Job existing(JobId id) {
        return wait.find(key, id).orElseThrow(() -> JobWait.gone(key, id));
    }

    private static TributaryException didNot(TributaryException failure) {
        return new TributaryException(
                failure.kind() == ErrorKind.UNKNOWN_OUTCOME ? ErrorKind.TRANSIENT : failure.kind(),
                failure.getMessage() + "; the job was not begun",
                failure.getCause());
    }
}
