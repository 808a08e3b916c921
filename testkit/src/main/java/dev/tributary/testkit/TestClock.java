package dev.tributary.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it. Thread-safe; copies made by {@code withZone} move along. */
public final class TestClock extends Clock {
    private final Hands hands;
    private final ZoneId zone;

    private TestClock(Hands hands, ZoneId zone) {
        this.hands = hands;
        this.zone = zone;
    }

    /** A clock in UTC that shows this instant. */
    public static TestClock at(Instant now) {
        return new TestClock(new Hands(now), ZoneOffset.UTC);
    }

    /** A clock in UTC that shows this instant, in ISO-8601, such as {@code 2026-11-21T14:00:00Z}. */
    public static TestClock at(String now) {
        return at(Instant.parse(now));
    }

    /** Moves it on, or back for a negative step. */
    public void advance(Duration step) {
        hands.advance(step);
    }

    /** Puts it to this instant. */
    public void set(Instant instant) {
        hands.set(instant);
    }

    @Override
    public Instant instant() {
        return hands.now();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new TestClock(hands, other);
    }

    private static final class Hands {
        private Instant now;

        Hands(Instant now) {
            this.now = now;
        }

        synchronized Instant now() {
            return now;
        }

        synchronized void advance(Duration step) {
            now = now.plus(step);
        }

        synchronized void set(Instant instant) {
            now = instant;
        }
    }
}
