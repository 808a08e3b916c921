package dev.tributary.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

final class TestClockTest {
    @Test
    void standsStillUntilItIsMoved() {
        TestClock clock = TestClock.at("2026-11-21T14:00:00Z");
        Clock inTokyo = clock.withZone(ZoneId.of("Asia/Tokyo"));

        clock.advance(Duration.ofMinutes(1));

        assertEquals(Instant.parse("2026-11-21T14:01:00Z"), clock.instant());
        assertEquals(clock.instant(), inTokyo.instant());

        clock.set(Instant.EPOCH);
        assertEquals(0, inTokyo.millis());
    }
}
