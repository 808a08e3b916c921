package dev.tributary.local.verify;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Holds a reader to so many rows a second: behind each chunk it rests for as long as those rows may take. */
final class Pace {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long rowsPerSecond;
    private long next = System.nanoTime();

    /**
     * @param rowsPerSecond 0 = as fast as it goes
     */
    Pace(long rowsPerSecond) {
        this.rowsPerSecond = rowsPerSecond;
    }

    /** To be called behind a chunk. */
    void read(long rows) {
        if (rowsPerSecond == 0) {
            return;
        }
        next += rows * SECOND / rowsPerSecond;
        long now = System.nanoTime();
        while (next > now) {
            LockSupport.parkNanos(next - now);
            now = System.nanoTime();
        }
        next = now;
    }
}
