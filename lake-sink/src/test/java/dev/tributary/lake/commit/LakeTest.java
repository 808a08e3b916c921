package dev.tributary.lake.commit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import dev.tributary.contracts.lake.Counts;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.lake.LakeFile;
import dev.tributary.contracts.lake.LakePaths;
import dev.tributary.lake.Crc32cText;
import dev.tributary.lake.commit.FailingObjectStore.When;
import dev.tributary.lake.memory.InMemoryObjectStore;
import dev.tributary.lake.parquet.FinishedFile;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.Retrier;
import dev.tributary.service.error.TributaryException;
import dev.tributary.testkit.TestClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LakeTest {

    private static final TableId ORDERS = new TableId("public", "orders");
    private static final String ID = "topicId";
    private static final LakePaths PATHS = new LakePaths("shop");

    private final InMemoryObjectStore memory = new InMemoryObjectStore();
    private final FailingObjectStore store = new FailingObjectStore(memory);
    private final List<LakeCommit> announced = new ArrayList<>();
    private final TestClock clock = TestClock.at("2026-11-21T14:00:00Z");
    private final Lake lake = new Lake(
            new RetryingObjectStore(store, new Retrier(clock, clock::advance, new Random(1), Duration.ofMinutes(1))),
            PATHS,
            (table, json) -> announced.add(LakeCommit.ofJson(json)));

    @TempDir
    private Path scratch;

    /** A batch of one file, as one attempt has written it. */
    private record Attempt(LakeCommit commit, List<FinishedFile> files) {
        String fileName() {
            return commit.files().get(0).path();
        }
    }

    private Attempt attempt(TableId table, long start, long end, String attempt) {
        byte[] bytes = attempt.getBytes(StandardCharsets.UTF_8);
        Path path = scratch.resolve(attempt);
        try {
            Files.write(path, bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        String name = PATHS.file(table, LakePaths.partition(0), ID, 0, start, attempt);
        LakeFile file = new LakeFile(name, 1, bytes.length, Crc32cText.of(bytes), 1, 0, 0, 0, 0, null, null);
        Counts counts = new Counts(end - start, end - start, 0, 0, 0);
        LakeCommit commit = new LakeCommit(1, table.toString(), ID, 0, start, end, List.of(file), counts);
        return new Attempt(commit, List.of(new FinishedFile(file, path)));
    }

    private Landing land(Attempt attempt) {
        return lake.land(attempt.commit, attempt.files, () -> true);
    }

    private static boolean isCommit(String name) {
        return name.endsWith(".json");
    }

    private static boolean isFile(String name) {
        return name.endsWith(".parquet");
    }

    private List<String> files() {
        try (Stream<String> names = memory.list("")) {
            return names.filter(LakeTest::isFile).toList();
        }
    }

    private LakeCommit owner(long start) {
        return LakeCommit.ofJson(memory.read(PATHS.commit(ORDERS, ID, 0, start)).orElseThrow());
    }

    /** The clean topic was made anew, twice. */
    @Test
    void theTopicsOfATableAreCountedInTheOrderInWhichTheyWereMet() {
        for (int again = 0; again < 2; again++) {
            assertEquals(1, lake.generation(ORDERS, "zz"));
            assertEquals(2, lake.generation(ORDERS, "aa"));
            assertEquals(3, lake.generation(ORDERS, "mm"));
        }
        assertEquals(1, lake.generation(Topics.DEAD_LETTERS, "aa"));
    }

    @Test
    void storesFilesThenTheCommitThenAnnounces() {
        Attempt ours = attempt(ORDERS, 0, 5, "a-0");

        assertEquals(new Landing.Committed(ours.commit), land(ours));

        assertEquals(List.of(ours.fileName()), files());
        assertEquals(ours.commit, owner(0));
        assertEquals(List.of(ours.commit), announced);
    }

    /** Fault 33. */
    @Test
    void afterACrashBehindTheUploadTheNextAttemptOwnsTheRangeAndSweepsTheFirst() {
        store.failCreate(LakeTest::isCommit, When.BEFORE, ErrorKind.BUG);
        assertThrows(TributaryException.class, () -> land(attempt(ORDERS, 0, 5, "a-0")));
        assertEquals(List.of(), announced);

        Attempt second = attempt(ORDERS, 0, 7, "b-0");
        land(second);
        new OrphanSweep(lake.store(), PATHS).sweep(second.commit);

        assertEquals(List.of(second.fileName()), files());
        assertEquals(List.of(second.commit), announced);
    }

    /** Fault 33, I4. */
    @Test
    void F34_afterACrashBehindTheCommitObjectTheNextAttemptAdoptsItWhereverItEndsItself() {
        Attempt first = attempt(ORDERS, 0, 5, "a-0");
        store.failCreate(LakeTest::isCommit, When.AFTER, ErrorKind.BUG);
        assertThrows(TributaryException.class, () -> land(first));

        Landing second = land(attempt(ORDERS, 0, 7, "b-0"));

        assertEquals(new Landing.Adopted(first.commit), second);
        assertEquals(List.of(first.fileName()), files());
        assertEquals(first.commit, owner(0));
        assertEquals(List.of(first.commit), announced);
    }

    @Test
    void F35_takesALostReplyForASuccess() {
        Attempt ours = attempt(ORDERS, 0, 5, "a-0");
        store.failCreate(LakeTest::isFile, When.AFTER, ErrorKind.UNKNOWN_OUTCOME)
                .failCreate(LakeTest::isCommit, When.AFTER, ErrorKind.UNKNOWN_OUTCOME);

        assertEquals(new Landing.Committed(ours.commit), land(ours));
        assertEquals(List.of(ours.fileName()), files());
    }

    @Test
    void takesItsOwnBytesForItsOwnEvenWhenTheStoreSaysThatNothingHappened() {
        Attempt ours = attempt(ORDERS, 0, 5, "a-0");
        store.failCreate(LakeTest::isFile, When.AFTER, ErrorKind.TRANSIENT)
                .failCreate(LakeTest::isCommit, When.AFTER, ErrorKind.TRANSIENT);

        assertEquals(new Landing.Committed(ours.commit), land(ours));
    }

    @Test
    void triesAgainWhereTheReplyWasLostAndNothingHappened() {
        Attempt ours = attempt(ORDERS, 0, 5, "a-0");
        store.failCreate(LakeTest::isFile, When.BEFORE, ErrorKind.UNKNOWN_OUTCOME)
                .failCreate(LakeTest::isCommit, When.BEFORE, ErrorKind.UNKNOWN_OUTCOME);

        assertEquals(new Landing.Committed(ours.commit), land(ours));
    }

    @Test
    void F37_ridesOutAStorm() {
        for (int i = 0; i < 6; i++) {
            store.failCreate(LakeTest::isFile, When.BEFORE, ErrorKind.TRANSIENT);
        }
        Attempt ours = attempt(ORDERS, 0, 5, "a-0");
        assertEquals(new Landing.Committed(ours.commit), land(ours));
    }

    /** Fault 36. */
    @Test
    void aZombieLosesAndTakesItsFilesWithIt() {
        Attempt owner = attempt(ORDERS, 0, 5, "a-0");
        land(owner);

        Landing zombie = land(attempt(ORDERS, 0, 3, "z-0"));

        assertEquals(new Landing.Adopted(owner.commit), zombie);
        assertEquals(List.of(owner.fileName()), files());
        assertEquals(List.of(owner.commit, owner.commit), announced);
    }

    @Test
    void aPartitionThatWasTakenFromUsLeavesNothing() {
        Attempt ours = attempt(ORDERS, 0, 5, "a-0");
        int[] asked = {0};
        Landing landing = lake.land(ours.commit, ours.files, () -> asked[0]++ == 0);

        assertEquals(new Landing.Abandoned(), landing);
        assertEquals(List.of(), files());
        assertEquals(List.of(), announced);
    }

    @Test
    void F31_adoptsAllThatFollowsKafkasOffsetAndPassesOverNothing() {
        List<LakeCommit> chain = new ArrayList<>();
        for (long start : List.of(0L, 5L, 10L, 20L)) {
            Attempt next = attempt(ORDERS, start, start + 5, "a-" + start);
            land(next);
            chain.add(next.commit);
        }
        announced.clear();

        // 15 to 20 is missing, so 20 does not follow.
        assertEquals(new Adoption(Optional.of(chain.get(1)), 15), lake.adoptFrom(ORDERS, ID, 0, 5, () -> true));
        assertEquals(chain.subList(1, 3), announced);
        assertEquals(new Adoption(Optional.empty(), 15), lake.adoptFrom(ORDERS, ID, 0, 15, () -> true));
        assertEquals(
                new Adoption(Optional.of(chain.get(2)), 15),
                lake.adoptFrom(ORDERS, ID, 0, 12, () -> true),
                "an offset within a commit");
        for (long offset : new long[] {16, 20, 1_000_000}) {
            TributaryException gap =
                    assertThrows(TributaryException.class, () -> lake.adoptFrom(ORDERS, ID, 0, offset, () -> true));
            assertEquals(ErrorKind.NEEDS_OPERATOR, gap.kind());
        }
        assertThrows(TributaryException.class, () -> lake.adoptFrom(ORDERS, "other", 0, 1, () -> true));
    }

    @Test
    void F49_commitsComeInTheOrderOfTheirTopicsAndAMissingOneIsTold() {
        lake.generation(ORDERS, "zz");
        lake.generation(ORDERS, ID);
        List<LakeCommit> chain = new ArrayList<>();
        for (String topic : List.of("zz", ID)) {
            for (long start : List.of(0L, 5L, 10L)) {
                LakeCommit first = attempt(ORDERS, start, start + 5, topic + start).commit;
                LakeCommit commit =
                        new LakeCommit(1, ORDERS.toString(), topic, 0, start, start + 5, first.files(), first.counts());
                lake.land(commit, List.of(), () -> true);
                chain.add(commit);
            }
        }
        land(attempt(Topics.DEAD_LETTERS, 0, 5, "d-0"));
        CommitObjects commits = new CommitObjects(memory, PATHS);

        assertEquals(List.of(ORDERS), commits.tables());
        assertEquals(chain, commits.commits(ORDERS).toList());

        memory.delete(PATHS.commit(ORDERS, ID, 0, 5));
        TributaryException gap = assertThrows(
                TributaryException.class, () -> commits.commits(ORDERS).toList());
        assertTrue(gap.getMessage().contains("begins at offset 10, the one before it ends at 5"), gap.getMessage());
    }

    @Test
    void sweepsOnlyTheRangeThatIsOwned() {
        Attempt later = attempt(ORDERS, 50, 60, "zombie-0");
        store.failCreate(LakeTest::isCommit, When.BEFORE, ErrorKind.BUG);
        assertThrows(TributaryException.class, () -> land(later));
        Attempt owner = attempt(ORDERS, 5, 50, "a-0");
        land(owner);

        new OrphanSweep(lake.store(), PATHS).sweep(owner.commit);

        assertEquals(List.of(owner.fileName(), later.fileName()), files());
    }

    @Test
    void deadLettersLandUnannounced() {
        Attempt letters = attempt(Topics.DEAD_LETTERS, 0, 5, "a-0");
        land(letters);

        assertEquals(List.of(), announced);
        assertArrayEquals(
                letters.commit.toJson(),
                memory.read(PATHS.commit(Topics.DEAD_LETTERS, ID, 0, 0)).orElseThrow());
    }
}
