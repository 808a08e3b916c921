package dev.tributary.capture.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class WalGrowthTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final long MIB = 1 << 20;

    private final WalGrowth growth = new WalGrowth();

    @Test
    void aSteadyGrowthIsToldAndTheHoursThatItLeaves() {
        for (int second = 0; second <= 240; second += 5) {
            growth.add(START.plusSeconds(second), second * MIB);
        }

        assertEquals(MIB, growth.perSecond().orElseThrow(), 1);
        assertEquals(2, growth.hoursUntil(7200 * MIB).orElseThrow(), 0.001);
        assertEquals(0, growth.hoursUntil(-1).orElseThrow());
    }

    @Test
    void whatGoesUpAndDownDoesNotGrow() {
        for (int second = 0; second <= 300; second += 5) {
            growth.add(START.plusSeconds(second), second % 15 * MIB);
        }

        assertTrue(growth.perSecond().isEmpty());
    }

    @Test
    void nothingIsToldOfLessThanAMinute() {
        for (int second = 0; second < 60; second += 5) {
            growth.add(START.plusSeconds(second), second * MIB);
        }

        assertTrue(growth.perSecond().isEmpty());
        assertTrue(growth.hoursUntil(1).isEmpty());
    }

    @Test
    void whatWasLongAgoCountsNoMore() {
        for (int second = 0; second <= 300; second += 5) {
            growth.add(START.plusSeconds(second), second * MIB);
        }
        for (int second = 305; second <= 700; second += 5) {
            growth.add(START.plusSeconds(second), 300 * MIB);
        }

        assertTrue(growth.perSecond().isEmpty());
    }
}
