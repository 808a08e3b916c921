package dev.tributary.service.metrics;

import java.time.Clock;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How old the newest canary is that has passed a stage: how fresh the stage is, also while nothing changes in the source. It
 * is known from the first canary on. Thread-safe.
 */
public final class CanaryAge {

    private final Meters meters;
    private final Clock clock;
    private final String stage;
    private final AtomicLong newest = new AtomicLong();

    /**
     * @param stage {@code captured}, {@code processed}, {@code landed} or {@code merged}
     */
    public CanaryAge(Meters meters, Clock clock, String stage) {
        this.meters = meters;
        this.clock = clock;
        this.stage = stage;
    }

    /** A canary has passed that left the source then; 0 if none has. */
    public void passed(long sourceMicros) {
        if (sourceMicros > 0 && newest.getAndAccumulate(sourceMicros, Math::max) == 0) {
            meters.canaryAge(stage, this::seconds);
        }
    }

    private double seconds() {
        return clock.millis() / 1e3 - newest.get() / 1e6;
    }

    /** Adds it to a status, if it is known. */
    public void putInto(Map<String, Object> status) {
        if (newest.get() > 0) {
            status.put("canarySeconds", Math.round(seconds() * 10) / 10.0);
        }
    }
}
