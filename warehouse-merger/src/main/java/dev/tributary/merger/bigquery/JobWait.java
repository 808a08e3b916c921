package dev.tributary.merger.bigquery;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobId;
import com.google.cloud.bigquery.JobStatus;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Waits for the ends of jobs, by asking.
 *
 * @param deadline how long for one
 */
record JobWait(BigQuery bigquery, BigQueryCalls calls, Clock clock, Retrier.Sleeper sleeper, Duration deadline) {

    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    /**
     * A job at its end.
     *
     * @throws TributaryException {@code UNKNOWN_OUTCOME} if it goes on behind the deadline
     */
    Job ended(JobKey key, Job begun) {
        JobId id = BigQueryClient.job(bigquery, begun.getJobId().getJob());
        Instant end = clock.instant().plus(deadline);
        Duration pause = FIRST;
        Job job = begun;
        while (!JobStatus.State.DONE.equals(job.getStatus().getState())) {
            if (clock.instant().plus(pause).isAfter(end)) {
                throw new TributaryException(
                        ErrorKind.UNKNOWN_OUTCOME,
                        key + ": job " + id.getJob() + " goes on after " + deadline + "; the next try finds it");
            }
            pause(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
            job = calls.again(
                    key + ": wait for " + id.getJob(), () -> find(key, id).orElseThrow(() -> gone(key, id)));
        }
        return job;
    }

    /** A job, asked for once. */
    Optional<Job> find(JobKey key, JobId id) {
        return BigQueryCalls.foundOnce(BigQueryCall.FIND_JOB, key.toString(), () -> bigquery.getJob(id));
    }

    static TributaryException gone(JobKey key, JobId id) {
        return new TributaryException(ErrorKind.TRANSIENT, key + ": job " + id.getJob() + " is not to be found");
    }

    private void pause(Duration pause) {
        try {
            sleeper.sleep(pause);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TributaryException(
                    ErrorKind.UNKNOWN_OUTCOME, "interrupted while it waited for a job", interrupted);
        }
    }
}
