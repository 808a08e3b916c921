package dev.tributary.merger.bigquery;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What merges are to reach, and what they may cost.
 *
 * @param freshness how old a landed commit may be when its merge has ended
 * @param bytesPerDay that the merges of one table may bill; empty for no limit
 * @param rowsPerMerge how much one merge takes in
 */
record MergeGoal(Duration freshness, OptionalLong bytesPerDay, long rowsPerMerge) {}
