package dev.tributary.merger.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.TableId;
import dev.tributary.merger.core.MergeSchedule.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class FixedIntervalTest {

    private static final TableId A = new TableId("public", "a");
    private static final TableId B = new TableId("public", "b");
    private static final Instant NOW = Instant.parse("2026-11-21T14:00:00Z");
    private static final Waiting WAITING = new Waiting(NOW, 1);

    @Test
    void takesWhoWaitedLongestAndEachOnceAnInterval() {
        MergeSchedule schedule = new FixedInterval(Duration.ofSeconds(10));
        Map<TableId, Waiting> both = Map.of(A, WAITING, B, WAITING);

        assertEquals(Optional.of(A), schedule.due(both, NOW));
        schedule.begin(A, NOW);
        assertEquals(Optional.of(B), schedule.due(both, NOW));
        schedule.begin(B, NOW.plusSeconds(1));

        assertEquals(Optional.empty(), schedule.due(both, NOW.plusSeconds(9)));
        assertEquals(Optional.of(Duration.ofSeconds(1)), schedule.wait(both, NOW.plusSeconds(9)));
        assertEquals(Optional.of(A), schedule.due(both, NOW.plusSeconds(12)));
        assertEquals(Optional.of(Duration.ZERO), schedule.wait(both, NOW.plusSeconds(12)));
        assertEquals(Optional.empty(), schedule.wait(Map.of(), NOW));
    }
}
