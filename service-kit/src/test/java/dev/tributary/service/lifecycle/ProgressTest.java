package dev.tributary.service.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Instant now = Instant.EPOCH;

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    private final Progress progress = new Progress(clock, PATIENCE);

    private Optional<String> after(Duration duration, long finished, OptionalLong pending) {
        now = now.plus(duration);
        return progress.complaint(finished, () -> pending);
    }

    @Test
    void I9_whoHasWorkAndFinishesNothingIsNotReady() {
        assertEquals(Optional.empty(), after(PATIENCE.minusSeconds(1), 0, OptionalLong.of(5)));
        String complaint = after(Duration.ofSeconds(1), 0, OptionalLong.of(5)).orElseThrow();
        assertTrue(complaint.startsWith("work waits (5) and nothing has been finished since 1970-01-01T00:00:00Z"));

        assertEquals(Optional.empty(), after(Duration.ofSeconds(1), 1, OptionalLong.of(5)));
    }

    @Test
    void whoHasNothingToDoIsReadyHoweverLongAndThenHasTimeAgain() {
        assertEquals(Optional.empty(), after(PATIENCE.multipliedBy(9), 3, OptionalLong.of(0)));
        assertEquals(Optional.empty(), after(PATIENCE.multipliedBy(9), 3, OptionalLong.of(0)));
        assertEquals(Optional.empty(), after(PATIENCE.minusSeconds(1), 3, OptionalLong.of(1)));
        assertTrue(after(Duration.ofSeconds(1), 3, OptionalLong.of(1)).isPresent());
    }

    @Test
    void whoDoesNotKnowIsTakenToHaveWork() {
        assertTrue(after(PATIENCE, 0, OptionalLong.empty()).orElseThrow().contains("how much is not known"));
    }
}
