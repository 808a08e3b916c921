package dev.tributary.capture;

import dev.tributary.capture.core.Position;
import dev.tributary.service.lifecycle.Health;
import dev.tributary.service.lifecycle.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the loop is at, for those who ask. Thread-safe: one thread writes, any may read. */
final class CaptureProgress {

    private final Clock clock;
    private final Duration silentStream;
    private final Progress progress;
    private final AtomicLong moves = new AtomicLong();
    private volatile Position position = Position.NONE;
    private volatile @Nullable String trouble = "it has not started";
    private volatile Instant heardAt;

    /**
     * @param heartbeat how often a quiet source sends something
     */
    CaptureProgress(Clock clock, Duration heartbeat) {
        this.clock = clock;
        this.silentStream = heartbeat.multipliedBy(4).plusSeconds(60);
        this.progress = new Progress(clock, silentStream);
        this.heardAt = clock.instant();
    }

    void started(Position from) {
        position = from;
        heardAt = clock.instant();
        trouble = null;
    }

    void handled(Position reached) {
        if (!reached.equals(position)) {
            moves.incrementAndGet();
        }
        position = reached;
        heardAt = clock.instant();
    }

    void reconnecting(String reason) {
        trouble = reason;
    }

    Position position() {
        return position;
    }

    /** Whether it runs, whatever it gets done. */
    boolean isRunning() {
        return trouble == null;
    }

    /**
     * Whether it gets on (I9).
     *
     * @param pending how much WAL waits; empty while a snapshot is read, which is work too
     */
    Health health(Supplier<OptionalLong> pending) {
        String reason = trouble;
        if (reason != null) {
            return Health.notReady(reason);
        }
        Duration silent = Duration.between(heardAt, clock.instant());
        if (silent.compareTo(silentStream) > 0) {
            return Health.notReady(
                    "the source has sent nothing for " + silent.toSeconds() + " s, not even a heartbeat");
        }
        return progress.complaint(moves.get(), pending).map(Health::notReady).orElseGet(Health::ready);
    }
}
