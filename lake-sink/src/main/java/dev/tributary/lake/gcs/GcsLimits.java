package dev.tributary.lake.gcs;

import java.time.Duration;

/**
 * How much goes in one request, and how long it may take.
 *
 * @param chunk bytes of one request of an upload; a multiple of 256 KiB. What is smaller goes in a single request.
 * @param pageSize names in one page of a listing
 * @param silence how long a request waits for an answer
 */
record GcsLimits(int chunk, int pageSize, Duration silence) {

    /** Four uploads at a time (the sink's flights) then hold at most 64 MiB. */
    static final GcsLimits DEFAULTS = new GcsLimits(8 << 20, 1_000, Duration.ofSeconds(60));
}
