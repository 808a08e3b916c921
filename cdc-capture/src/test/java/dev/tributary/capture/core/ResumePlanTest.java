package dev.tributary.capture.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ResumePlanTest {

    private static final Position COMPLETE = new Position(1, 1, true, 500, 3, 510, 0, 0, Map.of(), Map.of());

    @Test
    void takesASnapshotWhereNothingIs() {
        assertEquals(ResumePlan.SNAPSHOT, decide(Optional.empty(), Optional.empty()));
    }

    @Test
    void streamsAfterAPositionThatTheSlotHasNotPassed() {
        assertEquals(ResumePlan.STREAM, decide(Optional.of(COMPLETE), Optional.of(slot(510))));
    }

    @Test
    void dropsTheSlotOfASnapshotThatWasBrokenOff() {
        assertEquals(
                ResumePlan.DROP_SLOT_AND_SNAPSHOT, decide(Optional.of(COMPLETE.incomplete()), Optional.of(slot(900))));
        assertEquals(ResumePlan.SNAPSHOT, decide(Optional.of(COMPLETE.incomplete()), Optional.empty()));
    }

    @Test
    void refusesASlotThatIsGoneMovedLostOrNotOurs() {
        refuses("is gone", Optional.of(COMPLETE), Optional.empty());
        refuses("was moved to 0/1FF", Optional.of(COMPLETE), Optional.of(slot(511)));
        refuses(
                "has lost the WAL",
                Optional.of(COMPLETE),
                Optional.of(new SlotState("pgoutput", "shop", 0, 500, "lost")));
        refuses(
                "belongs to",
                Optional.of(COMPLETE),
                Optional.of(new SlotState("wal2json", "shop", 0, 500, "reserved")));
        refuses("nothing was captured with it", Optional.empty(), Optional.of(slot(1)));
    }

    private static void refuses(String text, Optional<Position> known, Optional<SlotState> slot) {
        TributaryException failure = assertThrows(TributaryException.class, () -> decide(known, slot));
        assertEquals(ErrorKind.NEEDS_OPERATOR, failure.kind());
        assertTrue(String.valueOf(failure.getMessage()).contains(text), failure::getMessage);
    }

    private static ResumePlan decide(Optional<Position> known, Optional<SlotState> slot) {
        return ResumePlan.decide("tributary_shop", "shop", known, slot);
    }

    private static SlotState slot(long confirmed) {
        return new SlotState("pgoutput", "shop", 0, confirmed, "reserved");
    }
}
