package dev.tributary.lake.upkeep;

import dev.tributary.contracts.pipeline.UpkeepConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is to be done with a table now.
 *
 * @param mostBytes how large the files of a compaction are together, about
 * @param retention how long its files are kept; empty = for ever
 */
record Rules(Instant now, UpkeepConfig upkeep, long mostBytes, Optional<Duration> retention) {

    Duration closedAfter() {
        return upkeep.closedAfter();
    }

    /** A file that is as large as this stays as it is. */
    long smallBytes() {
        return Math.max(1, mostBytes / 2);
    }

    /** Whether a compaction is so old that nobody reads any more what it has replaced. */
    boolean isSettled(long compactedAtMillis) {
        return compactedAtMillis <= now.minus(upkeep.grace()).toEpochMilli();
    }

    /** Whether what the source committed then is older than it is kept. */
    boolean isTooOld(long sourceTsMicros) {
        return retention.isPresent() && sourceTsMicros < Micros.of(now.minus(retention.get()));
    }
}
