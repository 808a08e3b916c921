package dev.tributary.merger.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MergeScheduleTest {

    private static final TableId A = new TableId("public", "a");
    private static final TableId B = new TableId("public", "b");
    private static final Instant NOW = Instant.parse("2026-11-21T14:00:00Z");

    @Test
    void takesWhoWaitedLongestAndEachOnceAnInterval() {
        MergeSchedule schedule = new MergeSchedule(Duration.ofSeconds(10));
        Set<TableId> both = Set.of(A, B);

        assertEquals(Optional.of(A), schedule.due(both, NOW));
        schedule.begin(A, NOW);
        assertEquals(Optional.of(B), schedule.due(both, NOW));
        schedule.begin(B, NOW.plusSeconds(1));

        assertEquals(Optional.empty(), schedule.due(both, NOW.plusSeconds(9)));
        assertEquals(Optional.of(Duration.ofSeconds(1)), schedule.wait(both, NOW.plusSeconds(9)));
        assertEquals(Optional.of(A), schedule.due(both, NOW.plusSeconds(12)));
        assertEquals(Optional.of(Duration.ZERO), schedule.wait(both, NOW.plusSeconds(12)));
        assertEquals(Optional.empty(), schedule.wait(Set.of(), NOW));
    }
}
