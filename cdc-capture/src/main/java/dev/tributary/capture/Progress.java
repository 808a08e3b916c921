package dev.tributary.capture;

import dev.tributary.capture.core.Position;
import dev.tributary.service.lifecycle.Health;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the loop is at, for those who ask. Thread-safe: one thread writes, any may read. */
final class Progress {

    private final Clock clock;
    private final Duration silentStream;
    private volatile Position position = Position.NONE;
    private volatile @Nullable String trouble = "it has not started";
    private volatile Instant heardAt;

    /**
     * @param heartbeat how often a quiet source sends something
     */
    Progress(Clock clock, Duration heartbeat) {
        this.clock = clock;
        this.silentStream = heartbeat.multipliedBy(4).plusSeconds(60);
        this.heardAt = clock.instant();
    }

    void started(Position from) {
        position = from;
        heardAt = clock.instant();
        trouble = null;
    }

    void handled(Position reached) {
        position = reached;
        heardAt = clock.instant();
    }

    void reconnecting(String reason) {
        trouble = reason;
    }

    Position position() {
        return position;
    }

    Health health() {
        String reason = trouble;
        if (reason != null) {
            return Health.notReady(reason);
        }
        Duration silent = Duration.between(heardAt, clock.instant());
        return silent.compareTo(silentStream) > 0
                ? Health.notReady("the source has sent nothing for " + silent.toSeconds() + " s, not even a heartbeat")
                : Health.ready();
    }
}
