package dev.tributary.local.demo;

import dev.tributary.service.metrics.Meters;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The distribution of freshness over all tables since a moment: from the commit in the source to the end of the merge. */
final class Freshness {

    private final MeterRegistry metrics;
    private Map<Double, Double> before = Map.of();

    Freshness(MeterRegistry metrics) {
        this.metrics = metrics;
    }

    /** Forgets what was before. */
    void startHere() {
        before = cumulative();
    }

    /**
     * The bound in milliseconds below which that share of the changes lie; 0 if there was none yet. As fine as the
     * histogram's buckets.
     *
     * @param share 0 to 1
     */
    long percentileMillis(double share) {
        NavigableMap<Double, Double> counts = cumulative();
        counts.replaceAll((bound, count) -> count - before.getOrDefault(bound, 0.0));
        double all = counts.isEmpty() ? 0 : counts.lastEntry().getValue();
        for (Map.Entry<Double, Double> bucket : counts.entrySet()) {
            if (all > 0 && bucket.getValue() >= share * all) {
                return Math.round(bucket.getKey() * 1_000);
            }
        }
        return 0;
    }

    private NavigableMap<Double, Double> cumulative() {
        NavigableMap<Double, Double> counts = new TreeMap<>();
        for (DistributionSummary table : metrics.find(Meters.FRESHNESS).summaries()) {
            for (CountAtBucket bucket : table.takeSnapshot().histogramCounts()) {
                counts.merge(bucket.bucket(), bucket.count(), Double::sum);
            }
        }
        return counts;
    }
}
