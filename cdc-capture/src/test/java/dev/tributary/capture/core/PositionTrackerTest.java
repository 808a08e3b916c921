package dev.tributary.capture.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.capture.core.PositionTracker.Step;
import dev.tributary.contracts.TableId;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PositionTrackerTest {

    private static final long SLOT_LSN = 100;
    private static final TableId ADDED = new TableId("public", "added");

    @Test
    void aTableThatWasAddedCountsFromTheNextCommitOn() {
        TableSnapshot joining = TableSnapshot.of(null, List.of(), SLOT_LSN, 0);
        PositionTracker tracker =
                new PositionTracker(streamingPosition(SLOT_LSN, 1).withSnapshots(Map.of("public.added", joining)));

        assertEquals(Step.PASS, tracker.see(change(110, 0), Optional.of(ADDED)));
        assertEquals(Step.DROP, see(tracker, change(110, 0)));
        assertEquals(Step.WRITE, see(tracker, change(111, 0)));
        assertEquals(2, tracker.position().events());
        assertEquals(Step.WRITE, tracker.see(change(130, 120), Optional.of(ADDED)));
        assertEquals(1, tracker.position().events());
    }

    /** Else its events would count after a restart that did not before, in the place of others. */
    @Test
    void I2_aTableThatIsAskedForWhileItIsAddedCountsNoEarlier() {
        TableSnapshot joining = TableSnapshot.of(null, List.of(), SLOT_LSN, 0);
        PositionTracker tracker =
                new PositionTracker(streamingPosition(SLOT_LSN, 0).withSnapshots(Map.of("public.added", joining)));
        assertEquals(Step.PASS, tracker.see(change(110, 0), Optional.of(ADDED)));
        assertEquals(Step.WRITE, see(tracker, change(111, 0)));

        tracker.snapshot(ADDED, Optional.of(TableSnapshot.of(null, List.of(), 0, 0)));

        PositionTracker restarted = new PositionTracker(tracker.position());
        assertEquals(Step.PASS, restarted.see(change(110, 0), Optional.of(ADDED)));
        assertEquals(Step.DROP, see(restarted, change(111, 0)));
    }

    @Test
    void aSnapshotsProgressIsPartOfThePosition() {
        PositionTracker tracker = streaming(SLOT_LSN, 0);
        TableSnapshot begun = TableSnapshot.of(null, List.of(7L), 0, 0).at(new TableSnapshot.Cursor(1, 2, 3), 40);

        tracker.snapshot(ADDED, Optional.of(begun));
        assertTrue(tracker.hasMoved());
        assertEquals(Map.of("public.added", begun), tracker.position().snapshots());

        tracker.committed(tracker.position());
        tracker.snapshot(ADDED, Optional.empty());
        assertTrue(tracker.hasMoved());
        assertEquals(Map.of(), tracker.position().snapshots());
    }

    @Test
    void changesBeforeTheFirstCommitCountFromTheSnapshot() {
        PositionTracker tracker = streaming(SLOT_LSN, 0);

        see(tracker, change(110, 0));
        see(tracker, change(110, 0));

        assertEquals(SLOT_LSN, tracker.position().boundary());
        assertEquals(2, tracker.position().events());
    }

    @Test
    void aNewerCommitIsTheBoundaryAndCountingStartsAgain() {
        PositionTracker tracker = streaming(SLOT_LSN, 0);

        see(tracker, change(110, 0));
        see(tracker, change(105, 200));

        assertEquals(200, tracker.position().boundary());
        assertEquals(1, tracker.position().events());
    }

    @Test
    void heartbeatsMoveTheBoundaryAndCountNothing() {
        PositionTracker tracker = streaming(SLOT_LSN, 0);
        see(tracker, change(110, 0));

        assertEquals(Step.PASS, see(tracker, heartbeat(300)));

        assertEquals(300, tracker.position().boundary());
        assertEquals(0, tracker.position().events());
    }

    @Test
    void aHeartbeatThatBringsNothingNewMovesNothing() {
        PositionTracker tracker = streaming(300, 0);
        see(tracker, heartbeat(300));
        tracker.committed(tracker.position());

        see(tracker, heartbeat(300));

        assertFalse(tracker.hasMoved());
    }

    @Test
    void dropsWhatWasCapturedAfterARestartBeforeTheFirstCommit() {
        PositionTracker tracker = streaming(SLOT_LSN, 2);

        assertEquals(Step.DROP, see(tracker, change(110, 0)));
        assertEquals(Step.DROP, see(tracker, change(111, 0)));
        assertEquals(Step.WRITE, see(tracker, change(112, 0)));

        assertEquals(3, tracker.position().events());
        assertEquals(SLOT_LSN, tracker.position().boundary());
    }

    @Test
    void refusesToGoOnWhenFewerEventsComeAgainThanWereCaptured() {
        PositionTracker tracker = streaming(SLOT_LSN, 2);
        see(tracker, change(110, 0));

        TributaryException failure = assertThrows(TributaryException.class, () -> see(tracker, change(120, 115)));

        assertEquals(ErrorKind.NEEDS_OPERATOR, failure.kind());
    }

    /** Transactions, killed at any place, twice or more often, are in the end captured once and in order (I2). */
    @Property(tries = 300)
    void I2_anyKillsLoseAndRepeatNothing(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 1, max = 6) Integer> transactions,
            @ForAll @Size(max = 6) List<@IntRange(max = 20) Integer> kills,
            @ForAll @IntRange(min = 1, max = 5) int batch) {
        List<SourceMark> wal = new ArrayList<>();
        List<List<SourceMark>> commits = new ArrayList<>();
        int lsn = 1_000;
        for (int size : transactions) {
            List<SourceMark> one = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                // Rows share LSNs, and a transaction's rows may lie before the commit of the one before.
                one.add(change(lsn - 15 + i / 2, 0));
            }
            commits.add(one);
            wal.addAll(one);
            lsn += 20;
        }
        List<Long> captured = new ArrayList<>();
        Position position = new PositionTracker(streamingPosition(500, 0)).position();
        for (int kill : kills) {
            position = run(commits, position, batch, kill, captured);
        }
        run(commits, position, batch, Integer.MAX_VALUE, captured);

        List<Long> expected = new ArrayList<>();
        for (long i = 0; i < wal.size(); i++) {
            expected.add(i);
        }
        assertEquals(expected, captured);
    }

    /** A source that resends whole transactions, and a consumer that commits per batch and dies after some records. */
    private static Position run(
            List<List<SourceMark>> commits, Position from, int batch, int killAfter, List<Long> captured) {
        PositionTracker tracker = new PositionTracker(from);
        Position committed = from;
        List<Long> open = new ArrayList<>();
        long number = 0;
        long lastCommit = 0;
        int seen = 0;
        for (int i = 0; i < commits.size(); i++) {
            long commit = 1_000 + 20L * i;
            if (commit <= from.boundary()) {
                number += commits.get(i).size();
                continue;
            }
            for (SourceMark mark : commits.get(i)) {
                if (see(tracker, change(mark.lsn(), lastCommit)) == Step.WRITE) {
                    open.add(number);
                }
                number++;
                seen++;
                if (seen % batch == 0) {
                    captured.addAll(open);
                    open.clear();
                    committed = tracker.position();
                    tracker.committed(committed);
                }
                if (seen >= killAfter) {
                    return committed;
                }
            }
            lastCommit = commit;
        }
        captured.addAll(open);
        return tracker.position();
    }

    private static Step see(PositionTracker tracker, SourceMark mark) {
        return tracker.see(mark, mark.data() ? Optional.of(new TableId("public", "t")) : Optional.empty());
    }

    private static PositionTracker streaming(long boundary, long events) {
        return new PositionTracker(streamingPosition(boundary, events));
    }

    private static Position streamingPosition(long boundary, long events) {
        return new Position(1, boundary, events, boundary, 0, 0, Map.of(), Map.of(), 0, Map.of());
    }

    private static SourceMark change(long lsn, long commit) {
        return new SourceMark(true, lsn, commit, lsn, 1, 1);
    }

    private static SourceMark heartbeat(long commit) {
        return new SourceMark(false, commit, commit, commit, 1, 1);
    }
}
