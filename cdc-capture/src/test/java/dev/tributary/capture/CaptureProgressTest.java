package dev.tributary.capture;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.capture.core.Position;
import dev.tributary.service.lifecycle.Health;
import dev.tributary.testkit.TestClock;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CaptureProgressTest {

    private static final Duration HEARTBEAT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(80);

    private final TestClock clock = TestClock.at("2026-11-21T14:00:00Z");
    private final CaptureProgress progress = new CaptureProgress(clock, HEARTBEAT);

    private static Position at(long lsn) {
        return Position.NONE.atSlot(lsn);
    }

    private Health after(Duration later, Position handled, long pending) {
        clock.advance(later);
        progress.handled(handled);
        return progress.health(() -> OptionalLong.of(pending));
    }

    @Test
    void I9_walThatWaitsWhileThePositionStandsMakesItNotReady() {
        progress.started(at(1));
        assertTrue(after(PATIENCE.minusSeconds(1), at(1), 700).isReady());
        Health stuck = after(Duration.ofSeconds(1), at(1), 700);
        assertTrue(stuck.toString().contains("work waits (700)"), stuck::toString);

        assertTrue(after(Duration.ofSeconds(1), at(2), 700).isReady());
        assertTrue(after(PATIENCE.multipliedBy(5), at(2), 0).isReady());
    }

    @Test
    void aSourceThatIsSilentMakesItNotReady() {
        progress.started(at(1));
        clock.advance(PATIENCE.plusSeconds(1));
        Health silent = progress.health(() -> OptionalLong.of(0));
        assertTrue(silent.toString().contains("not even a heartbeat"), silent::toString);
    }
}
