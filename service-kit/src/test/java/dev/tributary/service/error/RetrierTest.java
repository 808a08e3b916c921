package dev.tributary.service.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class RetrierTest {

    private final List<Duration> pauses = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
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

    private final Retrier retrier = new Retrier(clock, this::sleep, new Random(7), Duration.ofSeconds(10));

    private void sleep(Duration pause) {
        pauses.add(pause);
        now = now.plus(pause);
    }

    private String failUntil(int success, ErrorKind kind) {
        if (calls.incrementAndGet() < success) {
            throw new TributaryException(kind, "no");
        }
        return "yes";
    }

    @Test
    void whatPassesIsTriedAgainWithGrowingPauses() {
        assertEquals("yes", retrier.call("it", () -> failUntil(4, ErrorKind.TRANSIENT)));

        assertEquals(3, pauses.size());
        assertTrue(pauses.get(2).compareTo(pauses.get(0)) > 0);
    }

    @Test
    void whatDoesNotPassIsNotTriedAgain() {
        assertThrows(TributaryException.class, () -> retrier.call("it", () -> failUntil(2, ErrorKind.NEEDS_OPERATOR)));

        assertEquals(1, calls.get());
    }

    @Test
    void theDeadlineEndsIt() {
        assertThrows(
                TributaryException.class,
                () -> retrier.call("it", () -> failUntil(Integer.MAX_VALUE, ErrorKind.TRANSIENT)));

        assertTrue(now.isBefore(Instant.EPOCH.plusSeconds(11)));
        assertTrue(calls.get() > 4);
    }
}
