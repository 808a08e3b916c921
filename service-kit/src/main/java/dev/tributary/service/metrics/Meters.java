package dev.tributary.service.metrics;

import dev.tributary.contracts.TableId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The meters of all services, by name and with tags. Counters count from the start of the process. A
 * meter is looked up by each call; hold it where it is used per record.
 *
 * @param registry where they live
 */
public record Meters(MeterRegistry registry) {

    public static final String CAPTURED = "tributary.captured";
    public static final String CLEANED = "tributary.cleaned";
    public static final String FLAGGED = "tributary.flagged";
    public static final String REJECTED = "tributary.rejected";
    public static final String DEAD_LETTERED = "tributary.dead.lettered";
    public static final String LANDED = "tributary.landed";
    public static final String MERGED = "tributary.merged";
    /** Seconds between two merges of a table, as they are planned at present. */
    public static final String MERGE_INTERVAL = "tributary.merge.interval";
    /** Bytes that the merges of a table have billed. */
    public static final String MERGE_BILLED = "tributary.merge.billed";

    public static final String FRESHNESS = "tributary.freshness";
    /** Bytes of WAL that the source keeps because of the slot. */
    public static final String SLOT_WAL_KEPT = "tributary.slot.wal.kept";
    /** Bytes of WAL until the slot is in danger; not a number without a limit. */
    public static final String SLOT_WAL_SAFE = "tributary.slot.wal.safe";
    /** Hours until then at the present rate; not a number while what is kept does not grow. */
    public static final String SLOT_LEFT = "tributary.slot.left";
    /** Bytes of WAL that the slot has not confirmed. */
    public static final String SLOT_LAG = "tributary.slot.lag";

    /** Records that one stage has done and the next has not, by the books; 0 where they balance. */
    public static final String BOOKS_DIFFERENCE = "tributary.books.difference";

    /** 1 while a service is ready, else 0. */
    public static final String READY = "tributary.ready";
    /** Greater than 0 while a service does not go on with a table, 0 otherwise. */
    public static final String STOPPED = "tributary.stopped";

    /** Seconds since the newest canary that has passed a stage left the source. */
    public static final String CANARY_AGE = "tributary.canary.age";

    /** Rows that differ between source and warehouse, by the newest comparison. */
    public static final String VERIFY_DIFFERENCES = "tributary.verify.differences";
    /** When source and warehouse were last compared, in seconds since 1970; not a number before. */
    public static final String VERIFY_LAST = "tributary.verify.last.success";

    /** Upper bounds in seconds: close where a goal lies, wide beyond. */
    private static final double[] BUCKETS = {
        0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5, 1.75, 2, 2.5, 3, 3.5, 4, 4.5, 5, 7.5, 10, 20, 30, 60,
        120, 300, 900, 3600
    };

    /** Change records that are committed in the raw topics. */
    public Counter captured(TableId table) {
        return counter(CAPTURED, table);
    }

    /** Change records that went to the clean topics, flagged and rejected ones too. */
    public Counter cleaned(TableId table) {
        return counter(CLEANED, table);
    }

    /** Of the cleaned, those with a flag. */
    public Counter flagged(TableId table) {
        return counter(FLAGGED, table);
    }

    /** Of the cleaned, those rejected. */
    public Counter rejected(TableId table) {
        return counter(REJECTED, table);
    }

    /** Records that went to the dead letters. */
    public Counter deadLettered(TableId table) {
        return counter(DEAD_LETTERED, table);
    }

    /** Change records in files that a commit object names. */
    public Counter landed(TableId table) {
        return counter(LANDED, table);
    }

    /** Change records whose merge has ended. */
    public Counter merged(TableId table) {
        return counter(MERGED, table);
    }

    /**
     * How often a table is merged.
     *
     * @param seconds asked whenever the meter is read
     */
    public Gauge mergeInterval(TableId table, Supplier<Number> seconds) {
        return Gauge.builder(MERGE_INTERVAL, seconds)
                .baseUnit("seconds")
                .tag("table", table.toString())
                .register(registry);
    }

    /**
     * What a table's merges have billed.
     *
     * @param bytes asked whenever the meter is read; never falls
     */
    public FunctionCounter mergeBilled(TableId table, Supplier<Number> bytes) {
        // What is counted is held weakly, so it has to be something that lives.
        return FunctionCounter.builder(
                        MERGE_BILLED, registry, any -> bytes.get().doubleValue())
                .baseUnit("bytes")
                .tag("table", table.toString())
                .register(registry);
    }

    /** Seconds from the commit in the source to the end of the merge, of streamed changes; a histogram. */
    public DistributionSummary freshness(TableId table) {
        return DistributionSummary.builder(FRESHNESS)
                .baseUnit("seconds")
                .tag("table", table.toString())
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    /**
     * Rows that differ.
     *
     * @param figure asked whenever the meter is read
     */
    public Gauge differences(TableId table, Supplier<Number> figure) {
        return Gauge.builder(VERIFY_DIFFERENCES, figure)
                .tag("table", table.toString())
                .register(registry);
    }

    /**
     * When they were last compared.
     *
     * @param figure asked whenever the meter is read
     */
    public Gauge lastVerified(Supplier<Number> figure) {
        return Gauge.builder(VERIFY_LAST, figure).baseUnit("seconds").register(registry);
    }

    /**
     * A figure of a replication slot, with the tag {@code slot}.
     *
     * @param figure asked whenever the meter is read
     */
    public Gauge slot(String name, String unit, String slot, Supplier<Number> figure) {
        return Gauge.builder(name, figure).baseUnit(unit).tag("slot", slot).register(registry);
    }

    /**
     * Records of a table that are missing in a stage, with the tags {@code table} and {@code stage}.
     *
     * @param missing asked whenever the meter is read
     */
    public Gauge booksDifference(TableId table, String stage, Supplier<Number> missing) {
        return Gauge.builder(BOOKS_DIFFERENCE, missing)
                .tag("table", table.toString())
                .tag("stage", stage)
                .register(registry);
    }

    /**
     * Whether a service is ready, with the tag {@code service}.
     *
     * @param ready asked whenever the meter is read
     */
    public Gauge ready(String service, BooleanSupplier ready) {
        return Gauge.builder(READY, () -> ready.getAsBoolean() ? 1 : 0)
                .tag("service", service)
                .register(registry);
    }

    /**
     * How much of a table a service does not go on with, with the tags {@code table} and {@code service}.
     *
     * @param stopped asked whenever the meter is read
     */
    public Gauge stopped(TableId table, String service, Supplier<Number> stopped) {
        return Gauge.builder(STOPPED, stopped)
                .tag("table", table.toString())
                .tag("service", service)
                .register(registry);
    }

    /**
     * The age of the newest canary that has passed a stage, with the tag {@code stage}.
     *
     * @param seconds asked whenever the meter is read
     */
    public Gauge canaryAge(String stage, Supplier<Number> seconds) {
        return Gauge.builder(CANARY_AGE, seconds)
                .baseUnit("seconds")
                .tag("stage", stage)
                .register(registry);
    }

    private Counter counter(String name, TableId table) {
        return Counter.builder(name).tag("table", table.toString()).register(registry);
    }
}
