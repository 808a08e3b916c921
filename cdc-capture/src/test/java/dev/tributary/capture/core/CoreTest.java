package dev.tributary.capture.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CoreTest {

    @Test
    void lsnsAreWrittenAsPostgresDoes() {
        assertEquals("16/B374D848", Lsn.text(0x16B374D848L));
        assertEquals(0x16B374D848L, Lsn.parse("16/B374D848"));
    }

    @Test
    void I3_aWidenedKeyKeepsItsText() {
        assertEquals(KeyText.of(List.of(7, "a")), KeyText.of(List.of(7L, "a")));
    }

    @Test
    void differentKeysHaveDifferentTexts() {
        assertNotEquals(KeyText.of(List.of("a", "bc")), KeyText.of(List.of("ab", "c")));
        assertNotEquals(KeyText.of(Arrays.asList("a", null)), KeyText.of(List.of("a", "")));
        assertEquals("4:00ff", KeyText.of(List.of(new byte[] {0, -1})));
    }

    @Test
    void I3_theEpochGoesUpWhenATopicWasRecreated() {
        Position first = Position.NONE.withTopics(Map.of("a", "1", "b", "2"));

        assertEquals(1, first.epoch());
        assertEquals(1, first.withTopics(Map.of("a", "1", "b", "2", "c", "3")).epoch());
        assertEquals(1, first.withTopics(Map.of("a", "1")).epoch());
        assertEquals(2, first.withTopics(Map.of("a", "9", "b", "2")).epoch());
    }
}
