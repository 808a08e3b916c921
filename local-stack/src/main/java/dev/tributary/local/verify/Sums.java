package dev.tributary.local.verify;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** How many rows each bucket holds, and the sum of their digests: whichever order they came in. */
final class Sums {

    /** Of one bucket. */
    record Sum(long rows, BigDecimal digests) {

        private static final Sum NONE = new Sum(0, BigDecimal.ZERO);

        private Sum plus(Sum other) {
            return new Sum(rows + other.rows, digests.add(other.digests));
        }
    }

    private final Map<Integer, Sum> buckets = new HashMap<>();

    /**
     * Adds what a query of {@link Digests#sums} found of one bucket.
     *
     * @return how many rows that were
     */
    long add(List<@Nullable String> found) {
        Sum sum = new Sum(Long.parseLong(text(found, 1)), new BigDecimal(text(found, 2)));
        buckets.merge(Integer.valueOf(text(found, 0)), sum, Sum::plus);
        return sum.rows;
    }

    private static String text(List<@Nullable String> found, int column) {
        return Objects.requireNonNull(found.get(column));
    }

    Sum of(int bucket) {
        return buckets.getOrDefault(bucket, Sum.NONE);
    }

    long rows() {
        return buckets.values().stream().mapToLong(Sum::rows).sum();
    }

    /** The buckets that are others there. */
    Set<Integer> differing(Sums other) {
        Set<Integer> differing = new TreeSet<>(buckets.keySet());
        differing.addAll(other.buckets.keySet());
        differing.removeIf(bucket -> of(bucket).equals(other.of(bucket)));
        return differing;
    }
}
