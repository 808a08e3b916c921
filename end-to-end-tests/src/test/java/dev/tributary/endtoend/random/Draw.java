package dev.tributary.endtoend.random;

import java.util.List;
import java.util.SplittableRandom;

/** What chance decides; the same for the same seed. */
public final class Draw {

    private final SplittableRandom random;

    public Draw(long seed) {
        random = new SplittableRandom(seed);
    }

    /** From 0 to the bound, without it. */
    public int below(int bound) {
        return random.nextInt(bound);
    }

    /** Both ends included. */
    public int between(int lowest, int highest) {
        return random.nextInt(lowest, highest + 1);
    }

    public boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    public <T> T oneOf(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    long anyLong() {
        return random.nextLong();
    }
}
