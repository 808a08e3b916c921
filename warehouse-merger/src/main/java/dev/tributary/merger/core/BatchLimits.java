package dev.tributary.merger.core;

/**
 * How much one merge takes in; a single commit is always taken whole (I8: the lake bounds it).
 *
 * @param rows at most
 * @param bytes of files, at most
 * @param files at most
 */
public record BatchLimits(long rows, long bytes, int files) {

    /** So that a batch, unpacked twice, fits into a warehouse of 512 MiB without going to disk. */
    public static final BatchLimits DUCKDB = new BatchLimits(500_000, 32L << 20, 500);

    /**
     * So much that a table of terabytes can be caught up with by the loads of a day, and no more files than a statement can
     * name.
     */
    public static final BatchLimits BIGQUERY = new BatchLimits(20_000_000, 2L << 30, 2_000);
}
