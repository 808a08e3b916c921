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

    private static final Position COMPLETE = new Position(1, 500, 3, 510, 0, 0, Map.of(), Map.of(), 0, Map.of());

    @Test
    void makesTheSlotWhereNothingIs() {
        assertEquals(ResumePlan.MAKE_SLOT, decide(Optional.empty(), Optional.empty()));
    }

    @Test
    void streamsAfterAPositionThatTheSlotHasNotPassed() {
        assertEquals(ResumePlan.STREAM, decide(Optional.of(COMPLETE), Optional.of(slot(510))));
    }

    @Test
    void makesTheSlotAgainIfItsMakingWasNotNoted() {
        assertEquals(ResumePlan.MAKE_SLOT, decide(Optional.of(Position.NONE), Optional.of(slot(900))));
        assertEquals(ResumePlan.MAKE_SLOT, decide(Optional.of(Position.NONE), Optional.empty()));
    }

    @Test
    void F01_aSlotThatWasLostIsMadeAgainInANewEpochWhenThatIsAskedFor() {
        Position asked = COMPLETE.withoutSlot();

        assertEquals(2, asked.epoch());
        assertEquals(ResumePlan.MAKE_SLOT, decide(Optional.of(asked), Optional.empty()));
        assertEquals(
                ResumePlan.MAKE_SLOT,
                decide(Optional.of(asked), Optional.of(new SlotState("pgoutput", "shop", 0, 500, "lost"))));
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
