package dev.tributary.merger.bigquery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MergeCostTest {

    private static MergeCost of(long fixed, long perChange, int... batches) {
        MergeCost cost = MergeCost.UNKNOWN;
        for (int changes : batches) {
            cost = cost.after(changes, fixed + perChange * changes);
        }
        return cost;
    }

    @Test
    void tellsWhatAMergeCostsWhateverItBrings() {
        MergeCost cost = of(50_000_000, 1_000, 10, 500, 20, 900, 300, 40);

        assertEquals(50_000_000, cost.fixed(), 1_000);
        assertTrue(cost.waitingSaves());
    }

    @Test
    void waitingSavesNothingWhereEachChangeHasItsPrice() {
        assertFalse(of(0, 1_000, 10, 500, 20, 900, 300, 40).waitingSaves());
    }

    @Test
    void takesAllForFixedWhileTooLittleIsKnown() {
        assertTrue(MergeCost.UNKNOWN.waitingSaves());
        assertEquals(10_000, of(0, 1_000, 10).fixed());
        assertEquals(10_000, of(0, 1_000, 10, 10, 10, 10, 10, 10, 10, 10).fixed(), 0.001);
    }

    @Test
    void whereNothingIsBilledItWaits() {
        assertTrue(of(0, 0, 10, 500, 20, 900, 300, 40).waitingSaves());
    }

    @Test
    void forgetsWhatWasLongAgo() {
        MergeCost cost = of(0, 1_000, 10, 500, 20, 900, 300, 40);
        for (int i = 0; i < 60; i++) {
            cost = cost.after(10 + 100 * (i % 5), 50_000_000);
        }

        assertEquals(50_000_000, cost.fixed(), 2_000_000);
    }
}
