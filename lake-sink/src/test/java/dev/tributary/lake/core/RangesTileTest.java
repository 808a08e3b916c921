package dev.tributary.lake.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RangesTileTest {

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
        List<Long> ends = topic.stream()
                .filter(offset -> offset >= range.start())
                .map(offset -> offset + 1)
                .toList();
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
