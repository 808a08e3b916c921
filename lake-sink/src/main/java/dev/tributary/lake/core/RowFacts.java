package dev.tributary.lake.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the sink must know of a row.
 *
 * @param sourceTs its commit time, microseconds since 1970 UTC
 * @param rawOffset its raw offset
 * @param barrier it is a barrier, and has no key
 * @param rejected it broke a rule that rejects
 * @param key its key columns' values as the record holds them, in key order; empty without a key
 */
public record RowFacts(long sourceTs, long rawOffset, boolean barrier, boolean rejected, List<@Nullable Object> key) {}
