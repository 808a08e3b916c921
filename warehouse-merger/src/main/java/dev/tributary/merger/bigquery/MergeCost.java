package dev.tributary.merger.bigquery;

/**
 * What merges of a table bill, learned from those that have run: a part that each merge costs whatever it brings (the
 * blocks that the pruned MERGE reads), and a part for each change. It is the line of least squares through bytes over
 * changes, where a merge counts 0.9 of the one after it. Immutable.
 *
 * @param merges how many, the earlier ones counting less
 * @param changes their sum, and so on
 */
record MergeCost(double merges, double changes, double bytes, double changesSquared, double changesBytes) {

    /** Nothing is known. */
    static final MergeCost UNKNOWN = new MergeCost(0, 0, 0, 0, 0);

    private static final double MEMORY = 0.9;
    private static final double KNOWN = 4;
    /** Batches of one size do not tell the two parts from one another. */
    private static final double LEAST_VARIATION = 0.1;

    /** With a merge more. */
    MergeCost after(long merged, long billed) {
        double x = merged;
        double y = billed;
        return new MergeCost(
                merges * MEMORY + 1,
                changes * MEMORY + x,
                bytes * MEMORY + y,
                changesSquared * MEMORY + x * x,
                changesBytes * MEMORY + x * y);
    }

    /** Bytes that a merge bills on average. */
    double perMerge() {
        return merges == 0 ? 0 : bytes / merges;
    }

    /**
     * Of these, what a merge bills however few changes it brings: what fewer merges save. All of it while too little is
     * known; never negative.
     */
    double fixed() {
        double mean = merges == 0 ? 0 : changes / merges;
        double variance = merges == 0 ? 0 : changesSquared / merges - mean * mean;
        if (merges < KNOWN || variance < Math.pow(LEAST_VARIATION * mean, 2) || variance <= 0) {
            return perMerge();
        }
        double slope = (changesBytes / merges - mean * perMerge()) / variance;
        return Math.min(perMerge(), Math.max(0, perMerge() - slope * mean));
    }

    /** Whether one merge of all bills noticeably less than several of parts; so it is taken while too little is known. */
    boolean waitingSaves() {
        return bytes == 0 || fixed() > perMerge() * 0.05;
    }
}
