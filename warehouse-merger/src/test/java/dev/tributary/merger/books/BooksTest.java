package dev.tributary.merger.books;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.books.RawCounts;
import dev.tributary.contracts.books.Run;
import dev.tributary.contracts.lake.Counts;
import dev.tributary.contracts.lake.LakeCommit;
import dev.tributary.contracts.quality.RawRange;
import dev.tributary.merger.core.MergeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** I6: what one stage has done and the next has not is told, with table, stage and offsets; all else is not. */
final class BooksTest {

    private static final TableId ORDERS = new TableId("public", "orders");
    private static final Duration PASSED = Duration.ofSeconds(30);
    private static final Duration WAITING = Duration.ofMinutes(10);
    private static final Instant START = Instant.parse("2026-11-21T14:00:00Z");

    private final Books books = new Books(new Books.Patience(PASSED, WAITING));

    /** Numbers of partition 1, each at twice its number. */
    private static Run run(long first, long last) {
        return new Run(1, first, last, 2 * first, 2 * last);
    }

    private void captured(long records) {
        books.captured(ORDERS, new RawCounts(1, List.of(0L, records)));
    }

    private void processed(List<Run> clean, List<Run> dead) {
        long rows = clean.stream().mapToLong(Run::records).sum();
        long letters = dead.stream().mapToLong(Run::records).sum();
        Counts counts = new Counts(rows + letters, rows, 0, letters, 0);
        books.processed(new RawRange("public.orders", 1, 1, 2, 99, counts, Map.of(), clean, dead));
    }

    private static LakeCommit commit(Run... numbers) {
        return new LakeCommit(1, "public.orders", "t", 1, 0, 1, List.of(), new Counts(0, 0, 0, 0, 0), List.of(numbers));
    }

    private void merged(Run... numbers) {
        books.landed(commit(numbers));
        books.merged(List.of(commit(numbers)), new MergeResult(1, List.of(), List.of(), null));
    }

    private List<String> after(Duration duration) {
        books.look(START);
        return books.look(START.plus(duration)).stream().map(Difference::line).toList();
    }

    @Test
    void theyBalanceWhenAllIsMergedAlsoWhatIsProcessedAgain() {
        captured(10);
        processed(List.of(run(1, 4), run(6, 10)), List.of(run(5, 5)));
        merged(run(1, 4), run(6, 8));
        merged(run(9, 10));
        processed(List.of(run(3, 4), run(6, 7)), List.of(run(5, 5)));
        merged(run(3, 4), run(6, 7));

        assertEquals(List.of(), after(WAITING.multipliedBy(2)));
        assertEquals(
                Map.of("captured", 10L, "processed", 10L, "landed", 10L, "merged", 10L),
                books.status().get("public.orders"));
    }

    @Test
    void whatTheProcessorLostIsTold() {
        captured(10);
        processed(List.of(run(1, 4), run(7, 10)), List.of());
        merged(run(1, 4), run(7, 10));

        assertEquals(List.of(), after(PASSED.minusSeconds(1)));
        assertEquals(
                List.of(
                        "public.orders: 2 records of raw partition 1 are captured and not processed: raw offsets 9 to 13"
                                + " (epoch 1, numbers 5 to 6)"),
                after(PASSED));
        assertEquals(2, books.missing(ORDERS, Stage.PROCESSED));
        assertEquals(0, books.missing(ORDERS, Stage.LANDED));
    }

    @Test
    void whatTheSinkLostIsTold() {
        captured(10);
        processed(List.of(run(1, 4), run(6, 10)), List.of(run(5, 5)));
        merged(run(1, 3), run(7, 10));

        assertEquals(
                List.of(
                        "public.orders: 1 records of raw partition 1 are processed and not landed in the lake: raw offsets"
                                + " 7 to 9 (epoch 1, numbers 4 to 4)",
                        "public.orders: 1 records of raw partition 1 are processed and not landed in the lake: raw offsets"
                                + " 11 to 13 (epoch 1, numbers 6 to 6)"),
                after(PASSED));
    }

    @Test
    void whatBronzeLacksIsTold() {
        captured(10);
        processed(List.of(run(1, 10)), List.of());
        merged(run(1, 3));
        books.landed(commit(run(4, 6)));
        books.merged(
                List.of(commit(run(4, 6))),
                new MergeResult(2, List.of(), List.of(), null, List.of(new MergeResult.Lack(1, 1, 8, 12, 1))));
        merged(run(7, 10));

        assertEquals(
                List.of(
                        "public.orders: 3 records of raw partition 1 are landed in the lake and not merged into bronze: raw"
                                + " offsets 7 to 13 (epoch 1, numbers 4 to 6)"),
                after(PASSED));
    }

    @Test
    void theLastRecordsAreOnTheirWayForAWhileAndThenMissing() {
        captured(10);
        processed(List.of(run(1, 8)), List.of());
        merged(run(1, 8));

        assertEquals(List.of(), after(WAITING.minusSeconds(1)));
        assertEquals(
                List.of(
                        "public.orders: 2 records of raw partition 1 are captured and not processed: from raw offset 17 on"
                                + " (epoch 1, numbers 9 to 10)"),
                after(WAITING));
    }

    @Test
    void whoeverGoesOnIsNotLate() {
        captured(10);
        for (int done = 1; done < 9; done++) {
            processed(List.of(run(1, done)), List.of());
            merged(run(1, done));
            assertEquals(List.of(), books.look(START.plus(WAITING.multipliedBy(done))));
        }
    }

    @Test
    void whatWasLostAndComesAgainByAReplayIsNotMissing() {
        captured(10);
        processed(List.of(run(1, 4), run(7, 10)), List.of());
        merged(run(1, 4), run(7, 10));
        assertEquals(1, after(PASSED).size());

        processed(List.of(run(1, 10)), List.of());
        merged(run(1, 10));

        assertEquals(List.of(), after(WAITING));
        assertEquals(0, books.missing(ORDERS, Stage.PROCESSED));
    }

    @Test
    void aNewEpochIsNumberedAnew() {
        captured(10);
        processed(List.of(run(1, 10)), List.of());
        merged(run(1, 10));
        books.captured(ORDERS, new RawCounts(2, List.of(0L, 3L)));
        Run anew = new Run(2, 1, 3, 30, 33);
        processed(List.of(anew), List.of());
        merged(anew);

        assertEquals(List.of(), after(WAITING));
        assertEquals(
                Map.of("captured", 13L, "processed", 13L, "landed", 13L, "merged", 13L),
                books.status().get("public.orders"));
    }

    @Test
    void anotherMergerGoesOnWithWhatIsKept() {
        captured(10);
        processed(List.of(run(1, 4), run(6, 10)), List.of(run(5, 5)));
        merged(run(1, 4), run(7, 10));

        Books other = new Books(new Books.Patience(PASSED, WAITING));
        other.known(ORDERS, BookState.ofJson(books.state(ORDERS).toJson()));
        other.look(START);

        assertEquals(
                after(PASSED),
                other.look(START.plus(PASSED)).stream().map(Difference::line).toList());
        assertEquals(1, other.missing(ORDERS, Stage.LANDED));
    }
}
