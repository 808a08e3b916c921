package dev.tributary.lake.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalLong;
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
}
