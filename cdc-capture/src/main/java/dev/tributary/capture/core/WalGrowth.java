package dev.tributary.capture.core;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.OptionalDouble;

/**
 * How fast the WAL that a slot keeps has grown over the last minutes. What is kept goes up and down, because Postgres
 * moves a slot's start by leaps; so the lows of the older and of the newer half of that time are compared. Not
 * thread-safe.
 */
public final class WalGrowth {

    static final Duration WINDOW = Duration.ofMinutes(5);
    static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration EVERY = Duration.ofSeconds(5);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(Instant at, long bytes) {}

    /** Takes a look into account; those that come too close to the one before are passed over. */
    public void add(Instant at, long keptBytes) {
        Sample newest = samples.peekLast();
        if (newest != null && Duration.between(newest.at, at).compareTo(EVERY) < 0) {
            return;
        }
        samples.addLast(new Sample(at, keptBytes));
        while (Duration.between(samples.getFirst().at, at).compareTo(WINDOW) > 0) {
            samples.removeFirst();
        }
    }

    /** Bytes a second; empty if it does not grow, or is not known yet. */
    public OptionalDouble perSecond() {
        if (samples.isEmpty()) {
            return OptionalDouble.empty();
        }
        Instant first = samples.getFirst().at;
        Duration span = Duration.between(first, samples.getLast().at);
        if (span.compareTo(SHORTEST) < 0) {
            return OptionalDouble.empty();
        }
        Instant middle = first.plus(span.dividedBy(2));
        Sample older = low(first, middle);
        Sample newer = low(middle, Instant.MAX);
        double grown = newer.bytes - older.bytes;
        double seconds = Duration.between(older.at, newer.at).toMillis() / 1000.0;
        return grown > 0 && seconds > 0 ? OptionalDouble.of(grown / seconds) : OptionalDouble.empty();
    }

    private Sample low(Instant from, Instant until) {
        return samples.stream()
                .filter(sample -> !sample.at.isBefore(from) && sample.at.isBefore(until))
                .min(Comparator.comparingLong(Sample::bytes))
                .orElseThrow();
    }

    /** Hours until so many bytes more are kept, at the present rate. */
    public OptionalDouble hoursUntil(long bytes) {
        OptionalDouble rate = perSecond();
        return rate.isPresent()
                ? OptionalDouble.of(Math.max(0, bytes)
                        / rate.getAsDouble()
                        / Duration.ofHours(1).toSeconds())
                : OptionalDouble.empty();
    }
}
