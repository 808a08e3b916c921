package dev.tributary.merger.bigquery;

import java.time.Duration;

/**
 * What BigQuery allows in a day, failed jobs included, and how much of it is taken. The rest is for attempts of which a
 * crash left no memory, and for people.
 *
 * @param loadsPerTable into one table
 * @param loadsPerProject of which this process may take all; several mergers in a project divide it among them
 * @param taken the share that is planned with, above 0 and below 1
 * @see <a href="https://cloud.google.com/bigquery/quotas">BigQuery: quotas and limits</a>
 */
record Quotas(int loadsPerTable, int loadsPerProject, double taken) {

    private static final Duration DAY = Duration.ofDays(1);

    /** 1,500 and 100,000 a day. */
    static final Quotas OF_BIGQUERY = new Quotas(1_500, 100_000, 0.93);

    Quotas {
        if (loadsPerTable < 1 || loadsPerProject < 1 || !(taken > 0 && taken < 1)) {
            throw new IllegalArgumentException("no quotas: " + loadsPerTable + ", " + loadsPerProject + ", " + taken);
        }
    }

    /** Between two loads of a table. */
    Duration betweenTableLoads() {
        return spacing(loadsPerTable);
    }

    /** Between two loads of any tables. */
    Duration betweenLoads() {
        return spacing(loadsPerProject);
    }

    private Duration spacing(int perDay) {
        return Duration.ofNanos((long) Math.ceil(DAY.toNanos() / (perDay * taken)));
    }
}
