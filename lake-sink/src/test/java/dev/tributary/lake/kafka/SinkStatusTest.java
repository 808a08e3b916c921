package dev.tributary.lake.kafka;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.service.metrics.Meters;
import dev.tributary.testkit.TestClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class SinkStatusTest {

    private static final Duration ROLL = Duration.ofMinutes(1);

    private final TestClock clock = TestClock.at("2026-11-21T14:00:00Z");
    private final SinkStatus status = new SinkStatus(clock, new Meters(new SimpleMeterRegistry()), ROLL);

    private void turned(Duration later, long pending) {
        clock.advance(later);
        status.turned(1, List.of(), OptionalLong.of(pending), Optional.empty());
    }

    @Test
    void I9_recordsThatWaitWhileNothingLandsMakeItNotReady() {
        status.joined();
        turned(ROLL.plusSeconds(89), 5);
        assertTrue(status.health().isReady());
        turned(Duration.ofSeconds(1), 5);
        assertTrue(status.health().toString().contains("work waits (5)"), status.health()::toString);

        status.reached();
        assertTrue(status.health().isReady());
        turned(ROLL.multipliedBy(9), 0);
        assertTrue(status.health().isReady());
    }
}
