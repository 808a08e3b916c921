package dev.tributary.lake.upkeep;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Times as the commits name them: microseconds, from 1970 UTC on. */
final class Micros {

    private Micros() {}

    static long of(Instant instant) {
        return TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + instant.getNano() / 1_000;
    }

    static long of(Duration duration) {
        return TimeUnit.SECONDS.toMicros(duration.toSeconds());
    }
}
