package dev.tributary.lake.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PartitionProgressTest {

    @Test
    void aBatchEndsBehindItsLastRecordAndTheNextBeginsThere() {
        PartitionProgress progress = new PartitionProgress(0);
        progress.append(0);
        // 3: transaction markers were between.
        progress.append(3);

        assertEquals(new BatchRange(0, 4), progress.roll());
        progress.append(6);
        assertEquals(OptionalLong.empty(), progress.landed(4));
        assertEquals(new BatchRange(4, 7), progress.roll());
    }

    @Test
    void adoptsTheEndOfAnotherWriterAndDropsWhatDoesNotFollowIt() {
        PartitionProgress progress = new PartitionProgress(10);
        progress.append(10);
        progress.roll();
        progress.append(11);

        assertEquals(OptionalLong.of(15), progress.landed(15));
        assertTrue(progress.open().isEmpty());
        progress.append(15);
        assertEquals(new BatchRange(15, 16), progress.roll());
    }

    @Test
    void refusesARecordThatCameBefore() {
        PartitionProgress progress = new PartitionProgress(5);
        progress.append(5);
        assertThrows(IllegalStateException.class, () -> progress.append(5));
        assertThrows(IllegalStateException.class, () -> new PartitionProgress(5).append(4));
    }

    @Test
    void oneBatchFliesAtATime() {
        PartitionProgress progress = new PartitionProgress(0);
        assertThrows(IllegalStateException.class, progress::roll);
        progress.append(0);
        progress.roll();
        progress.append(1);
        assertThrows(IllegalStateException.class, progress::roll);
    }

    /** I1: whatever is rolled when, and whoever else writes, the ranges in the lake tile. */
    @Property
    void rangesTileAndNoOffsetIsInTwo(@ForAll long seed, @ForAll @IntRange(min = 1, max = 80) int records) {
        Random random = new Random(seed);
        List<Long> topic = topic(random, records);
        List<BatchRange> lake = new ArrayList<>();
        PartitionProgress progress = new PartitionProgress(0);
        int next = 0;
        BatchRange landing = null;
        while (next < topic.size() || landing != null || progress.open().isPresent()) {
            if (landing == null && progress.open().isPresent() && (next == topic.size() || random.nextInt(4) == 0)) {
                landing = progress.roll();
            } else if (landing != null && (next == topic.size() || random.nextInt(3) == 0)) {
                long end = random.nextInt(5) == 0 ? otherEnd(random, topic, landing) : landing.end();
                lake.add(new BatchRange(landing.start(), end));
                OptionalLong back = progress.landed(end);
                if (back.isPresent()) {
                    next = firstAtOrAfter(topic, back.getAsLong());
                }
                landing = null;
            } else {
                progress.append(topic.get(next++));
            }
        }
        assertTiles(topic, lake);
    }

    private static List<Long> topic(Random random, int records) {
        TreeSet<Long> offsets = new TreeSet<>();
        long offset = 0;
        for (int i = 0; i < records; i++) {
            offset += random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
            offsets.add(offset++);
        }
        return List.copyOf(offsets);
    }

    private static long otherEnd(Random random, List<Long> topic, BatchRange range) {
        List<Long> ends = topic.stream().filter(offset -> offset >= range.start()).map(offset -> offset + 1).toList();
        return ends.get(random.nextInt(ends.size()));
    }

    private static int firstAtOrAfter(List<Long> topic, long offset) {
        int found = Collections.binarySearch(topic, offset);
        return found >= 0 ? found : -found - 1;
    }

    private static void assertTiles(List<Long> topic, List<BatchRange> lake) {
        long end = 0;
        for (BatchRange range : lake) {
            assertEquals(end, range.start());
            end = range.end();
        }
        assertEquals(topic.get(topic.size() - 1) + 1, end);
    }
}
