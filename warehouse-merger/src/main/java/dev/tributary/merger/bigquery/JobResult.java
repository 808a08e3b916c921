package dev.tributary.merger.bigquery;

import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobStatistics;
import com.google.cloud.bigquery.JobStatistics.LoadStatistics;
import com.google.cloud.bigquery.JobStatistics.QueryStatistics;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a job did, by its statistics; 0 for what BigQuery does not say.
 *
 * @param id the job's
 * @param rows that DML changed or a load brought
 * @param bytesProcessed by a query; of the files, for a load
 * @param bytesBilled by a query; a load costs nothing
 * @param took from its start to its end
 */
record JobResult(String id, long rows, long bytesProcessed, long bytesBilled, Duration took) {

    static JobResult of(Job job) {
        String id = job.getJobId().getJob();
        JobStatistics statistics = job.getStatistics();
        Duration took = took(statistics);
        if (statistics instanceof QueryStatistics query) {
            return new JobResult(
                    id,
                    orZero(query.getNumDmlAffectedRows()),
                    orZero(query.getTotalBytesProcessed()),
                    orZero(query.getTotalBytesBilled()),
                    took);
        }
        if (statistics instanceof LoadStatistics load) {
            return new JobResult(id, orZero(load.getOutputRows()), orZero(load.getInputBytes()), 0, took);
        }
        return new JobResult(id, 0, 0, 0, took);
    }

    private static Duration took(@Nullable JobStatistics statistics) {
        if (statistics == null || statistics.getStartTime() == null || statistics.getEndTime() == null) {
            return Duration.ZERO;
        }
        return Duration.ofMillis(statistics.getEndTime() - statistics.getStartTime());
    }

    private static long orZero(@Nullable Long number) {
        return number == null ? 0 : number;
    }
}
