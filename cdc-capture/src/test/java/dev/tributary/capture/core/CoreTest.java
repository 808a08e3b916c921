package dev.tributary.capture.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    void I3_theEpochOfATopicGoesUpWhenItWasRecreated() {
        Position first = Position.NONE.withTopics(Map.of("a", "1", "b", "2"));
        Position later = first.withTopics(Map.of("a", "9", "b", "2"));

        assertEquals(1, first.epoch("a"));
        assertEquals(1, first.withTopics(Map.of("a", "1", "b", "2", "c", "3")).epoch("a"));
        assertEquals(1, first.withTopics(Map.of("b", "2")).epoch("a"));
        assertEquals(2, later.epoch("a"));
        assertEquals(1, later.epoch("b"));
    }

    @Test
    void I3_noTopicsEpochGoesDown() {
        Position position = Position.NONE.withTopics(Map.of("a", "1", "b", "2"));
        PositionTracker tracker = new PositionTracker(position);

        tracker.begin("a", 4);
        assertTrue(tracker.hasMoved());
        tracker.begin("a", 2);
        tracker.begin("a", 0);

        assertEquals(4, tracker.epoch("a"));
        assertEquals(1, tracker.epoch("b"));
        assertEquals(4, new PositionTracker(tracker.position()).epoch("a"));
        Position newSlot = tracker.position().withoutSlot();
        assertEquals(5, newSlot.epoch("a"));
        assertEquals(5, newSlot.epoch("b"));
        assertEquals(6, newSlot.withNextEpoch(List.of("b")).epoch("b"));
    }

    @Test
    void aReadSeesTheTransactionsThatHadEnded() {
        TransactionSnapshot snapshot = TransactionSnapshot.parse("100:105:101,103");

        assertTrue(snapshot.sees(99) && snapshot.sees(100) && snapshot.sees(104));
        assertFalse(snapshot.sees(101) || snapshot.sees(103) || snapshot.sees(105) || snapshot.sees(4_000));
    }

    @Test
    void transactionsAreToldAlsoWhereTheirIdsWrapAround() {
        // 2^32 + 5, with 2^32 - 2 still running.
        TransactionSnapshot snapshot = TransactionSnapshot.parse("4294967294:4294967301:4294967294");

        assertTrue(snapshot.sees(4_294_967_295L) && snapshot.sees(4));
        assertFalse(snapshot.sees(4_294_967_294L) || snapshot.sees(5));
    }

    @Test
    void recentTransactionsAreForgottenWhenAReadSawThemAll() {
        RecentTransactions recent = new RecentTransactions();
        recent.came(101);
        recent.came(102);

        assertFalse(recent.areSeenBy(TransactionSnapshot.parse("102:103:102")));
        assertTrue(recent.areSeenBy(TransactionSnapshot.parse("103:103:")));
        assertTrue(recent.areSeenBy(TransactionSnapshot.parse("50:60:")));
    }
}
