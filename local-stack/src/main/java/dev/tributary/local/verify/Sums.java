package dev.tributary.local.verify;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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
     * Adds what a query of {@link Digests#sums} found.
     *
     * @return how many rows that were
     */
    long add(ResultSet results) throws SQLException {
        long rows = 0;
        while (results.next()) {
            Sum sum = new Sum(results.getLong(2), new BigDecimal(results.getString(3)));
            buckets.merge(results.getInt(1), sum, Sum::plus);
            rows += sum.rows;
        }
        return rows;
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
