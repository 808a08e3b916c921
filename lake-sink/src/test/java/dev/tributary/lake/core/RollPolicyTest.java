package dev.tributary.lake.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.lake.core.OpenLimit.Load;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RollPolicyTest {

    private static final Instant OPENED = Instant.parse("2026-11-21T14:00:00Z");
    private final RollPolicy policy = new RollPolicy(Duration.ofMillis(300), 1_000);

    @Test
    void rollsBySizeOrAge() {
        assertFalse(policy.isDue(OPENED, 999, OPENED.plusMillis(299)));
        assertTrue(policy.isDue(OPENED, 1_000, OPENED));
        assertTrue(policy.isDue(OPENED, 1, OPENED.plusMillis(300)));
    }

    @Test
    void aClockThatWasSetBackKeepsNoBatchOpen() {
        assertTrue(policy.isDue(OPENED, 1, OPENED.minusSeconds(86_400)));
        assertEquals(Duration.ZERO, policy.untilDue(OPENED, OPENED.minusSeconds(86_400)));
    }

    @Test
    void saysHowLongUntilItIsDue() {
        assertEquals(Duration.ofMillis(100), policy.untilDue(OPENED, OPENED.plusMillis(200)));
        assertEquals(Duration.ZERO, policy.untilDue(OPENED, OPENED.plusMillis(301)));
    }

    @Test
    void refusesAPolicyThatWouldNeverOrAlwaysRoll() {
        assertThrows(IllegalArgumentException.class, () -> new RollPolicy(Duration.ZERO, 1));
        assertThrows(IllegalArgumentException.class, () -> new RollPolicy(Duration.ofSeconds(1), 0));
    }

    @Test
    void theLimitClosesWhatFreesMost() {
        OpenLimit limit = new OpenLimit(100, 10);
        assertEquals(Optional.empty(), limit.victim(List.of(new Load<>("a", 60, 4), new Load<>("b", 40, 6))));
        assertEquals(Optional.of("a"), limit.victim(List.of(new Load<>("a", 61, 4), new Load<>("b", 40, 6))));
        assertEquals(Optional.of("b"), limit.victim(List.of(new Load<>("a", 60, 5), new Load<>("b", 40, 6))));
    }
}
