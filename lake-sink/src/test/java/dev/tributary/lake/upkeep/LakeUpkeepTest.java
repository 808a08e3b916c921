package dev.tributary.lake.upkeep;

import static dev.tributary.lake.upkeep.UpkeepFixture.GRACE;
import static dev.tributary.lake.upkeep.UpkeepFixture.TOPIC;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.lake.memory.InMemoryObjectStore;
import dev.tributary.service.error.TributaryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LakeUpkeepTest {

    private final UpkeepFixture lake = new UpkeepFixture(new InMemoryObjectStore());

    @AfterEach
    void close() {
        lake.close();
    }

    /** Ten commits of the hour before the last but one, one of the present hour. */
    private List<LakeCommit> night() {
        List<LakeCommit> commits = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            commits.add(lake.land(0, 7, 0, 0));
        }
        lake.advance(Duration.ofHours(4));
        commits.add(lake.land(0, 7, 0));
        return commits;
    }

    @Test
    void theSmallFilesOfAClosedHourBecomeOneWithTheSameRowsInTheirOrder() {
        List<LakeCommit> before = night();
        List<String> rows = lake.rows(before).get(0);

        TableUpkeep done = lake.run();

        List<LakeCommit> after = lake.commits();
        assertEquals(2, after.size());
        assertEquals(rows, lake.rows(after).get(0));
        lake.requireEachRowOnce(after);
        LakeFile file = after.get(0).files().get(0);
        assertEquals(List.of(20L, 7L), List.of(file.rows(), (long) file.schemaId()));
        assertTrue(file.path().startsWith("shop/public.orders/dt=2026-11-21/hour=00/" + TOPIC + "-c0-0-"), file.path());
        assertEquals(before.get(10), after.get(1));
        assertEquals(10, done.compacted().filesBefore());
        assertEquals(1, done.compacted().filesAfter());
        assertEquals(OptionalLong.of(file.bytes()), done.compacted().bytesAfter());
    }

    @Test
    void whatHasBeenCompactedIsNotCompactedAgainAndGoesOnWhereItEnded() {
        night();
        lake.run();
        List<LakeCommit> once = lake.commits();

        assertEquals(Compacted.NOTHING, lake.run().compacted());
        assertEquals(once, lake.commits());

        lake.advance(Duration.ofHours(4));
        assertEquals(1, lake.run().compacted().filesBefore());
        lake.requireEachRowOnce(lake.commits());
    }

    @Test
    void filesOfOtherHoursOrSchemasStayApart() {
        lake.land(0, 7, 0, 1);
        lake.land(0, 8, 0, 1);
        lake.land(0, 7, 0, 1);
        lake.advance(Duration.ofHours(4));

        lake.run();

        List<LakeFile> files = lake.commits().get(0).files();
        assertEquals(4, files.size());
        assertEquals(
                List.of(7, 7, 8, 8),
                files.stream().map(LakeFile::schemaId).sorted().toList());
        lake.requireEachRowOnce(lake.commits());
    }

    @Test
    void anHourThatIsOpenIsLeftAlone() {
        lake.land(0, 7, 0);
        lake.land(0, 7, 0);
        // It began at 00 and ends at 01: closed two hours later.
        lake.advance(Duration.ofMinutes(169));
        assertEquals(Compacted.NOTHING, lake.run().compacted());

        lake.advance(Duration.ofMinutes(1));
        assertEquals(2, lake.run().compacted().filesBefore());
    }

    @Test
    void replacedFilesStayForWhoHasFoundThemBefore() {
        lake.orphans(0, 0);
        List<LakeCommit> reader = night();

        lake.run();
        lake.advance(GRACE.minusMinutes(1));
        assertEquals(0, lake.run().swept());
        lake.requireEachRowOnce(reader);

        lake.advance(Duration.ofMinutes(1));
        assertEquals(11, lake.foresee().swept());
        assertEquals(11, lake.run().swept());
        assertEquals(UpkeepFixture.paths(lake.commits()), lake.objects(".parquet"));
        lake.requireEachRowOnce(lake.commits());
        assertEquals(11, commitObjects(), "commit objects stay, for sinks adopt them");
    }

    @Test
    void anAttemptIsSweptOnceItsRangeHasAnOwnerAndNotBefore() {
        List<String> attempt = lake.orphans(0, 0);
        assertEquals(0, lake.run().swept());
        lake.land(1, 7, 0);
        assertEquals(0, lake.run().swept());

        lake.land(0, 7, 0);

        assertEquals(1, lake.run().swept());
        assertTrue(lake.objects(".parquet").stream().noneMatch(attempt::contains));
        lake.requireEachRowOnce(lake.commits());
    }

    private long commitObjects() {
        return lake.objects(".json").stream()
                .filter(name -> name.contains("/_commits/"))
                .count();
    }

    @Test
    void aFileThatANewCommitKeepsIsNotSwept() {
        LakeCommit only = lake.land(0, 7, 0);
        lake.advance(Duration.ofHours(4));
        lake.run();
        lake.advance(GRACE);

        assertEquals(0, lake.run().swept());
        assertEquals(List.of(only), lake.commits());
    }

    @Test
    void aFileThatIsNotWhatItsCommitSaysStopsTheTableAndNothingIsDeleted() {
        List<LakeCommit> before = night();
        lake.store.delete(before.get(3).files().get(0).path());
        int objects = lake.objects("").size();

        TributaryException refused = assertThrows(TributaryException.class, lake::run);

        assertTrue(refused.getMessage().contains("is missing from the lake"), refused.getMessage());
        assertEquals(objects, lake.objects("").size());
    }

    @Test
    void whatIsOlderThanItIsKeptIsDeletedAndATableIsNotBuiltFromTheRest() {
        night();
        lake.run();
        Duration retention = Duration.ofDays(10);
        lake.advance(retention.minusHours(4));
        assertEquals(Expired.NOTHING, lake.run(retention).expired());

        lake.advance(Duration.ofMinutes(1));
        Expired foreseen = lake.foresee(retention).expired();
        Expired done = lake.run(retention).expired();

        assertEquals(1, done.files());
        assertEquals(foreseen, done);
        assertEquals(1, lake.objects(".parquet").size());
        TributaryException refused = assertThrows(TributaryException.class, lake::commits);
        assertTrue(refused.getMessage().contains("its retention has deleted"), refused.getMessage());
        assertEquals(Expired.NOTHING, lake.run(retention).expired());
    }

    /** Capture was away for long: the merger has not seen it yet. */
    @Test
    void whatHasJustLandedIsKeptHoweverOldItIs() {
        Duration retention = Duration.ofDays(10);
        lake.land(0, 7, 24 * 30);
        lake.run(retention);
        lake.advance(GRACE.minusMinutes(1));
        assertEquals(Expired.NOTHING, lake.run(retention).expired());
        lake.requireEachRowOnce(lake.commits());

        lake.advance(Duration.ofMinutes(1));
        assertEquals(1, lake.run(retention).expired().files());
    }

    @Test
    void aDryRunChangesNothing() {
        night();
        List<String> objects = lake.objects("");

        TableUpkeep foreseen = lake.foresee(Duration.ofDays(1));

        assertEquals(objects, lake.objects(""));
        assertEquals(10, foreseen.compacted().filesBefore());
        assertEquals(1, foreseen.compacted().filesAfter());
        assertEquals(OptionalLong.empty(), foreseen.compacted().bytesAfter());
    }
}
