package dev.tributary.contracts.books;

import java.util.Optional;

/**
 * Records of a raw partition whose numbers follow each other without a gap. Their offsets need not: markers of
 * transactions and tombstones lie between them.
 *
 * @param epoch in which they were numbered
 * @param first the first number, from 1
 * @param last the last number
 * @param firstOffset the raw offset of the first
 * @param lastOffset the raw offset of the last
 */
public record Run(int epoch, long first, long last, long firstOffset, long lastOffset) {

    public Run {
        if (first < 1 || last < first || lastOffset < firstOffset) {
            throw new IllegalArgumentException(
                    "no run: " + first + " to " + last + " at " + firstOffset + " to " + lastOffset);
        }
    }

    /** How many records these are. */
    public long records() {
        return last - first + 1;
    }

    private boolean joins(Run later) {
        return later.first <= last + 1;
    }

    /** Both together, if nothing is missing between them; the other begins at the same number or later. */
    Optional<Run> with(Run later) {
        return joins(later)
                ? Optional.of(new Run(
                        epoch,
                        first,
                        Math.max(last, later.last),
                        Math.min(firstOffset, later.firstOffset),
                        Math.max(lastOffset, later.lastOffset)))
                : Optional.empty();
    }
}
