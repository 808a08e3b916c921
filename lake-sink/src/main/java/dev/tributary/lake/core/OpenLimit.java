package dev.tributary.lake.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * How much all batches together may hold before the largest is closed early (I8).
 *
 * @param bytes in memory
 * @param files open at a time
 */
public record OpenLimit(long bytes, int files) {

    /**
     * What one open batch holds.
     *
     * @param batch it
     */
    public record Load<B>(B batch, long bytes, int files) {}

    /** The batch to close now, if they hold too much: the one that frees most of what there is too much of. */
    public <B> Optional<B> victim(Collection<Load<B>> open) {
        long allBytes = open.stream().mapToLong(Load::bytes).sum();
        int allFiles = open.stream().mapToInt(Load::files).sum();
        if (allBytes > bytes) {
            return open.stream().max(Comparator.comparingLong(Load::bytes)).map(Load::batch);
        }
        if (allFiles > files) {
            return open.stream().max(Comparator.comparingInt(Load::files)).map(Load::batch);
        }
        return Optional.empty();
    }
}
