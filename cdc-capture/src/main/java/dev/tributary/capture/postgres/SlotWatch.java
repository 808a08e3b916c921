package dev.tributary.capture.postgres;

import dev.tributary.service.metrics.Meters;
import io.micrometer.core.instrument.Gauge;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the slot every few seconds as long as capture runs, whatever capture does: keeps the newest reading for
 * meters and status, and warns in the log when WAL that the slot needs is in danger. Thread-safe.
 */
public final class SlotWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SlotWatch.class);
    private static final int EVERY_SECONDS = 5;
    private static final double FEW_HOURS = 24;

    private final WalProbe probe;
    private final Meters meters;
    private final List<Gauge> gauges;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "slot-watch");
        thread.setDaemon(true);
        return thread;
    });
    private volatile WalProbe.Reading latest = WalProbe.Reading.NONE;
    private volatile boolean warned;

    private SlotWatch(WalProbe probe, Meters meters, String slot) {
        this.probe = probe;
        this.meters = meters;
        this.gauges = List.of(
                gauge(Meters.SLOT_WAL_KEPT, "bytes", slot, reading -> reading.slot()
                        .map(health -> (double) health.keptBytes())
                        .orElse(Double.NaN)),
                gauge(
                        Meters.SLOT_WAL_SAFE,
                        "bytes",
                        slot,
                        reading ->
                                number(reading.slot().map(SlotHealth::safeBytes).orElse(OptionalLong.empty()))),
                gauge(Meters.SLOT_LEFT, "hours", slot, reading -> reading.hoursLeft()
                        .orElse(Double.NaN)),
                gauge(Meters.SLOT_LAG, "bytes", slot, reading -> reading.known() ? reading.lagBytes() : Double.NaN));
    }

    /**
     * Begins to look.
     *
     * @param probe stays the caller's to close, after this
     */
    public static SlotWatch start(WalProbe probe, Meters meters, String slot) {
        SlotWatch watch = new SlotWatch(probe, meters, slot);
        var running = watch.clock.scheduleWithFixedDelay(watch::look, 0, EVERY_SECONDS, TimeUnit.SECONDS);
        LOG.debug("slot {} is watched: {}", slot, running);
        return watch;
    }

    /** The newest reading, at most a few seconds old. */
    public WalProbe.Reading latest() {
        return latest;
    }

    private void look() {
        try {
            latest = probe.read();
            Optional<String> danger = danger(latest);
            if (danger.isPresent() && !warned) {
                LOG.warn(danger.get());
            }
            warned = danger.isPresent();
        } catch (RuntimeException failure) {
            // The next look may do better; capture itself does not depend on it.
            LOG.warn("the slot cannot be looked at: {}", failure.toString());
        }
    }

    static Optional<String> danger(WalProbe.Reading reading) {
        if (reading.slot().isEmpty()) {
            return Optional.empty();
        }
        SlotHealth slot = reading.slot().get();
        if (slot.isLost() || slot.walStatus().equals("unreserved")) {
            return Optional.of("the slot's WAL is " + slot.walStatus()
                    + slot.invalidation().map(why -> " (" + why + ")").orElse("") + ": it keeps " + slot.keptBytes()
                    + " bytes; raise max_slot_wal_keep_size");
        }
        return reading.hoursLeft().isPresent() && reading.hoursLeft().getAsDouble() < FEW_HOURS
                ? Optional.of("at the present rate Postgres drops WAL that the slot needs in "
                        + Math.round(reading.hoursLeft().getAsDouble() * 10) / 10.0
                        + " hours: see why capture falls behind, or raise max_slot_wal_keep_size")
                : Optional.empty();
    }

    private Gauge gauge(String name, String unit, String slot, ToDoubleFunction<WalProbe.Reading> figure) {
        return meters.slot(name, unit, slot, () -> figure.applyAsDouble(latest));
    }

    private static double number(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : Double.NaN;
    }

    /** Stops; a later watch of the same slot has meters of its own. */
    @Override
    public void close() {
        clock.shutdownNow();
        gauges.forEach(meters.registry()::remove);
    }
}
