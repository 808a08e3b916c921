package dev.tributary.processor.kafka;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReadAheadTest {

    @Test
    void isFullWhileMoreThanTheLimitWaits() {
        ReadAhead readAhead = new ReadAhead(100);
        readAhead.fetched(160);
        readAhead.finished(50);
        assertTrue(readAhead.isFull());
        readAhead.finished(50);
        assertFalse(readAhead.isFull());
    }

    @Test
    void forgetsWhatWasDroppedWithALostTask() {
        ReadAhead readAhead = new ReadAhead(100);
        readAhead.fetched(200);
        readAhead.finished(10);
        assertTrue(readAhead.isFull());
        assertFalse(readAhead.isFull(), "nothing was processed since: nothing waits");
    }
}
