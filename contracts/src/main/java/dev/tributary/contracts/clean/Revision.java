package dev.tributary.contracts.clean;

/**
 * The order between two processings of one raw change: the later has the greater number (ADR 8). It is the place in the
 * clean partition, and where the clean topic was made anew, the later topic counts before the place.
 */
public final class Revision {

    private static final int OFFSET_BITS = 48;

    private Revision() {}

    /**
     * The revision of a clean record.
     *
     * @param generation of the clean topic, from 1: which of its name's topics it is
     * @param offset in its partition
     */
    public static long of(int generation, long offset) {
        if (generation < 1 || generation >= 1 << (63 - OFFSET_BITS) || offset < 0 || offset >= 1L << OFFSET_BITS) {
            throw new IllegalArgumentException("no place of a clean record: " + generation + ", " + offset);
        }
        return (long) generation << OFFSET_BITS | offset;
    }
}
