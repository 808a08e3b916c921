package dev.tributary.merger.bigquery;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What a job may cost.
 *
 * @param deadline how long its end is waited for; a job that goes on is found by the next who wants it
 * @param maximumBytesBilled of one statement, which otherwise fails before it reads anything; empty for no limit
 */
record JobLimits(Duration deadline, OptionalLong maximumBytesBilled) {

    static final JobLimits DEFAULTS = new JobLimits(Duration.ofMinutes(30), OptionalLong.empty());
}
