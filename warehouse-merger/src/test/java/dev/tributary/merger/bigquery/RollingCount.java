package dev.tributary.merger.bigquery;

/** Counts what happened in the last 24 hours, for a limit. */
final class RollingCount {

    private final String what;
    private final long[] times;
    private int oldest;
    private int count;
    private int most;

    RollingCount(String what, int limit) {
        this.what = what;
        this.times = new long[limit];
    }

    /** Takes one more in; fails if they are more than the limit then. */
    void add(long now) {
        while (count > 0 && times[oldest] <= now - Rhythm.DAY) {
            oldest = (oldest + 1) % times.length;
            count--;
        }
        if (count == times.length) {
            throw new AssertionError(what + ": more than " + count + " in 24 hours");
        }
        times[(oldest + count) % times.length] = now;
        count++;
        most = Math.max(most, count);
    }

    /** The most in any 24 hours. */
    int most() {
        return most;
    }
}
