package dev.tributary.endtoend.random;

import java.util.List;
import java.util.SplittableRandom;

/** What chance decides; the same for the same seed. */
final class Draw {

    private final SplittableRandom random;

    Draw(long seed) {
        random = new SplittableRandom(seed);
    }

    /** From 0 to the bound, without it. */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** Both ends included. */
    int between(int lowest, int highest) {
        return random.nextInt(lowest, highest + 1);
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    long anyLong() {
        return random.nextLong();
    }
}
