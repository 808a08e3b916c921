package dev.tributary.merger.bigquery;

import dev.tributary.contracts.TableId;
import dev.tributary.merger.bigquery.MergeBill.Rows;
import dev.tributary.merger.core.BatchLimits;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A table of the source, what of it waits in the lake, and what the warehouse holds of it. Its changes come by the source's
 * rhythm and land by the minute; besides, commits of bursts land whenever they do. Times are milliseconds, rows are counted.
 */
final class SimulatedTable {

    static final int HISTORY_DAYS = 235;
    /** Those of a year, too. */
    private static final int DAYS = HISTORY_DAYS + 366;

    private static final long ROLL = 60_000;
    /** Of a Parquet file. */
    private static final double FILE_BYTES_OF_ROW = 50;

    private static final int RAW_PARTITIONS = 4;
    private static final int YOUNG_DAYS = 7;

    /** A time in which nothing lands, and all of it at its end. */
    record Outage(long from, long to) {}

    /**
     * A commit of a burst, whose changes are of keys from all over the table.
     *
     * @param firstDay of the source's time of its rows
     * @param isRepeated whether its rows were merged before
     */
    record Burst(long lands, long rows, int firstDay, int lastDay, int files, boolean isRepeated) {}

    /** What one merge takes. */
    record Batch(long changes, int bursts, long rows, int files, int firstDay, int lastDay, long since, long until) {}

    private final int number;
    private final TableId id;
    private final KeyKind kind;
    private final MergeBill bill;
    private final double perMilli;
    private final List<Outage> outages;
    private final long phase;
    private final Deque<Burst> bursts = new ArrayDeque<>();
    private long inBursts;
    private final double[] bronze = new double[DAYS];
    private double inBronze;
    private double inState;
    private long taken;
    /** When the change behind those that are taken lands. */
    private long nextLands;

    SimulatedTable(int number, KeyKind kind, MergeBill bill, double perSecond, List<Outage> outages) {
        this.number = number;
        this.id = TableId.parse("public.t" + number);
        this.kind = kind;
        this.bill = bill;
        this.perMilli = perSecond / 1_000;
        this.outages = outages;
        this.phase = number * 7_919L % ROLL;
        for (int day = 0; day < HISTORY_DAYS; day++) {
            add(day, perMilli * Rhythm.DAY);
        }
        inState = inBronze * kind.added();
        nextLands = lands(Rhythm.when(1 / perMilli));
    }

    TableId id() {
        return id;
    }

    int number() {
        return number;
    }

    MergeBill bill() {
        return bill;
    }

    static int day(long millis) {
        return (int) (millis / Rhythm.DAY) + HISTORY_DAYS;
    }

    /** A commit of a burst lands. */
    void burst(Burst burst) {
        bursts.add(burst);
        inBursts += burst.rows;
    }

    /** When the oldest commit that is not merged landed, or will land. */
    long waitsSince() {
        return bursts.isEmpty() ? nextLands : Math.min(nextLands, bursts.getFirst().lands);
    }

    /** Rows that have landed and are not merged. */
    long waiting(long now) {
        return landed(landedUntil(now)) + inBursts;
    }

    private long landed(long until) {
        return Math.max(0, (long) (perMilli * Rhythm.busy(until)) - taken);
    }

    private long rolledBefore(long time) {
        return Math.floorDiv(time - phase, ROLL) * ROLL + phase;
    }

    private long lands(long changed) {
        long rolled = rolledBefore(changed + ROLL - 1);
        for (Outage outage : outages) {
            if (rolled >= outage.from && rolled < outage.to) {
                return outage.to;
            }
        }
        return rolled;
    }

    /** What was changed before this has landed. */
    private long landedUntil(long now) {
        long until = rolledBefore(now);
        for (Outage outage : outages) {
            if (now >= outage.from && now < outage.to) {
                return rolledBefore(outage.from);
            }
            if (now >= outage.to) {
                until = Math.max(until, outage.to);
            }
        }
        return until;
    }

    /** What one merge takes now, as the batch limits say. */
    Batch next(long now) {
        BatchLimits limits = BatchLimits.BIGQUERY;
        long mostRows = (long) Math.min((double) limits.rows(), (double) limits.bytes() / FILE_BYTES_OF_ROW);
        long from = Rhythm.when((taken + 1) / perMilli);
        long until = landedUntil(now);
        if (filesOf(landed(until), from, until) > limits.files()) {
            until = Math.min(until, from + limits.files() / RAW_PARTITIONS * ROLL);
        }
        long changes = Math.min(mostRows, landed(until));
        long files = filesOf(changes, from, until);
        long rows = changes;
        int first = changes == 0 ? Integer.MAX_VALUE : day(from);
        int last = changes == 0 ? 0 : day(until);
        int taking = 0;
        for (Burst burst : bursts) {
            boolean fits = rows + burst.rows <= mostRows && files + burst.files <= limits.files();
            if (!fits && rows > 0) {
                break;
            }
            taking++;
            rows += burst.rows;
            files += burst.files;
            first = Math.min(first, burst.firstDay);
            last = Math.max(last, burst.lastDay);
        }
        return new Batch(changes, taking, rows, (int) files, first, last, waitsSince(), until);
    }

    /** One for each raw partition, roll and hour of the source. */
    private static long filesOf(long changes, long from, long until) {
        return Math.min(changes, RAW_PARTITIONS * (commits(changes, from, until) + (until - from) / Rhythm.HOUR));
    }

    private static long commits(long changes, long from, long until) {
        return Math.min(changes, (until - from) / ROLL + 1);
    }

    /** How many of a batch's commits there are. */
    long commits(Batch batch) {
        return commits(batch.changes, batch.since, Math.max(batch.since, batch.until)) + batch.bursts;
    }

    /** How many of them landed before a time. */
    long commitsBefore(Batch batch, long time) {
        long before = 0;
        int left = batch.bursts;
        for (Burst burst : bursts) {
            if (left-- == 0) {
                break;
            }
            before += burst.lands < time ? 1 : 0;
        }
        if (batch.changes == 0 || time <= batch.since) {
            return before;
        }
        long all = commits(batch) - batch.bursts;
        double span = Math.max(1, batch.until - batch.since);
        return before + Math.min(all, (long) Math.ceil((double) all * (time - batch.since) / span));
    }

    /** What its merge reads. */
    MergeBill.Bill bill(Batch batch, SplittableRandom random) {
        double range = 0;
        for (int day = batch.firstDay; day <= batch.lastDay; day++) {
            range += bronze[day];
        }
        double state = kind == KeyKind.NONE ? 0 : inState + batch.changes * kind.added();
        double newest = batch.bursts > 0 ? state : Math.min(state, newest(batch.changes, random));
        return bill.of(new Rows(batch.rows, range, inBronze, bill.stateBlocks(newest, state), state));
    }

    /** How far below the newest row the oldest lies that so many changes touch. */
    private double newest(long changes, SplittableRandom random) {
        double others = changes * (1 - kind.added());
        double any = others * kind.anywhere();
        double oldest = changes * kind.added();
        if (any > 0 && random.nextDouble() < -Math.expm1(-any)) {
            oldest += inState * Math.pow(random.nextDouble(), 1 / Math.max(1, any));
        }
        if (others > any) {
            double mean = perMilli * kind.added() * YOUNG_DAYS * Rhythm.DAY;
            oldest =
                    Math.max(oldest, -mean * Math.log1p(-Math.pow(random.nextDouble(), 1 / Math.max(1, others - any))));
        }
        return oldest;
    }

    /** A batch has been merged. */
    void merged(Batch batch) {
        for (int i = 0; i < batch.bursts; i++) {
            Burst burst = bursts.remove();
            inBursts -= burst.rows;
            if (!burst.isRepeated) {
                add(burst.lastDay, (double) burst.rows);
            }
        }
        if (batch.changes > 0) {
            double before = taken;
            taken += batch.changes;
            nextLands = lands(Rhythm.when((taken + 1) / perMilli));
            for (int day = day(Rhythm.when(before / perMilli)); before < taken; day++) {
                double untilMidnight = perMilli * Rhythm.busy((day + 1L - HISTORY_DAYS) * Rhythm.DAY);
                double upTo = Math.min((double) taken, untilMidnight);
                add(day, Math.max(0, upTo - before));
                before = Math.max(before, upTo);
            }
            inState += kind == KeyKind.NONE ? 0 : batch.changes * kind.added();
        }
    }

    private void add(int day, double rows) {
        bronze[day] += rows;
        inBronze += rows;
    }
}
