package dev.tributary.merger.core;

/**
 * How much one merge takes in; a single commit is always taken whole (I8: the lake bounds it).
 *
 * @param rows at most
 * @param bytes of files, at most
 * @param files at most
 */
public record BatchLimits(long rows, long bytes, int files) {

    /** For a warehouse of 512 MiB. */
    public static final BatchLimits DEFAULT = new BatchLimits(2_000_000, 256L << 20, 1_000);
}
