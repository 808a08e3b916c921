package dev.tributary.local.demo;

import dev.tributary.service.metrics.Meters;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.PrintWriter;
import java.util.Locale;

/** Shows how far the rows are: one line, redrawn on a terminal, a new one each few seconds otherwise. */
final class Progress {

    private static final int PLAIN_EVERY_SECONDS = 5;

    private final PrintWriter out;
    private final MeterRegistry metrics;
    private final Freshness freshness;
    private final boolean terminal;
    private double mergedBefore;
    private int ticks;

    Progress(PrintWriter out, MeterRegistry metrics, Freshness freshness, boolean terminal) {
        this.out = out;
        this.metrics = metrics;
        this.freshness = freshness;
        this.terminal = terminal;
    }

    /** To be called once a second. */
    void tick() {
        double merged = count(Meters.MERGED);
        double perSecond = merged - mergedBefore;
        mergedBefore = merged;
        ticks++;
        if (terminal) {
            out.print("\r\033[K" + line(merged, perSecond));
        } else if (ticks % PLAIN_EVERY_SECONDS == 0) {
            out.println(line(merged, perSecond));
        }
        out.flush();
    }

    /** Leaves the line that was redrawn. */
    void end() {
        if (terminal) {
            out.println();
        }
    }

    private String line(double merged, double perSecond) {
        return String.format(
                Locale.ROOT,
                "  captured %,.0f   cleaned %,.0f   landed %,.0f   merged %,.0f   %,.0f rows/s   freshness %.1f s",
                count(Meters.CAPTURED),
                count(Meters.CLEANED),
                count(Meters.LANDED),
                merged,
                perSecond,
                freshness.percentileMillis(0.5) / 1_000.0);
    }

    double count(String meter) {
        return metrics.find(meter).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }
}
