package dev.tributary.contracts;

import java.util.Comparator;

/**
 * Identity and version of a change (I3): where its record lies in its raw topic. Versions of one partition are ordered
 * as the source made the changes; versions of different partitions are never compared with a meaning, because all
 * changes of a key lie in one partition.
 *
 * @param epoch goes up when the raw topic is recreated or the source is restored; from 1
 * @param partition the raw partition
 * @param offset the raw offset
 */
public record SourceVersion(int epoch, int partition, long offset) implements Comparable<SourceVersion> {

    private static final Comparator<SourceVersion> ORDER = Comparator.comparingInt(SourceVersion::partition)
            .thenComparingInt(SourceVersion::epoch)
            .thenComparingLong(SourceVersion::offset);

    @Override
    public int compareTo(SourceVersion other) {
        return ORDER.compare(this, other);
    }
}
