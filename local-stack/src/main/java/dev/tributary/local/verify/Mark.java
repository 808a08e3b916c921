package dev.tributary.local.verify;

import dev.tributary.capture.core.Lsn;
import dev.tributary.capture.core.TransactionSnapshot;
import dev.tributary.merger.sql.SeenChanges;
import java.time.Duration;

/**
 * A moment in the source: that of a transaction's snapshot.
 *
 * @param snapshot which transactions it sees
 * @param before where the WAL ended before it
 * @param end where the WAL ended after it: what it sees was committed before that
 * @param timeMicros the source's time then, in microseconds
 */
public record Mark(TransactionSnapshot snapshot, long before, long end, long timeMicros) {

    /** A transaction is in the WAL, with its time, before it is seen: for as long as it waits for a standby. */
    private static final Duration LONGEST_COMMIT = Duration.ofDays(2);

    SeenChanges seen() {
        long since = timeMicros - LONGEST_COMMIT.toNanos() / 1_000;
        return new SeenChanges(before, snapshot.end(), snapshot.running(), since);
    }

    @Override
    public String toString() {
        return Lsn.text(end);
    }
}
