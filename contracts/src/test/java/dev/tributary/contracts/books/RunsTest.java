package dev.tributary.contracts.books;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.lake.Counts;
import dev.tributary.contracts.quality.RawRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RunsTest {

    private static Run run(long first, long last) {
        return new Run(1, first, last, first * 10, last * 10);
    }

    private static Runs runs(Run... runs) {
        Runs made = new Runs();
        made.addAll(List.of(runs));
        return made;
    }

    @Test
    void whatFollowsIsOneRunAndWhatComesAgainChangesNothing() {
        assertEquals(
                List.of(run(1, 9)),
                runs(run(1, 3), run(7, 9), run(4, 6), run(2, 5)).list());
        assertEquals(
                List.of(run(1, 3), run(5, 6)),
                runs(run(5, 6), run(1, 3), run(1, 2)).list());
    }

    @Test
    void whatIsMissingIsToldWithTheOffsetsBetweenWhichItLies() {
        Runs all = runs(run(1, 10));
        assertEquals(List.of(), all.without(runs(run(1, 12))));
        assertEquals(List.of(new Runs.Gap(5, 6, 41, 69)), all.without(runs(run(1, 4), run(7, 10))));
        assertEquals(List.of(new Runs.Gap(9, 10, 81, 100)), all.without(runs(run(1, 8))));
        assertEquals(List.of(new Runs.Gap(1, 2, 10, 29)), all.without(runs(run(3, 10))));
        assertEquals(List.of(new Runs.Gap(1, 10, 10, 100)), all.without(runs()));
        assertEquals(
                List.of(new Runs.Gap(1, 3, 10, 30)), runs(run(1, 3), run(8, 9)).without(runs(run(5, 20))));
    }

    @Test
    void isTheDifferenceOfSetsWhateverTheOrder() {
        Random random = new Random(7);
        for (int round = 0; round < 500; round++) {
            Runs[] runs = {new Runs(), new Runs()};
            List<TreeSet<Long>> sets = List.of(new TreeSet<>(), new TreeSet<>());
            for (int i = 0; i < 12; i++) {
                int which = random.nextInt(2);
                long first = 1L + random.nextInt(30);
                long last = first + random.nextInt(5);
                runs[which].add(run(first, last));
                LongStream.rangeClosed(first, last).forEach(sets.get(which)::add);
            }
            TreeSet<Long> left = new TreeSet<>(sets.get(0));
            left.removeAll(sets.get(1));
            TreeSet<Long> told = new TreeSet<>();
            runs[0].without(runs[1]).forEach(gap -> LongStream.rangeClosed(gap.first(), gap.last())
                    .forEach(told::add));
            assertEquals(left, told);
            assertEquals(sets.get(0).size(), runs[0].records());
        }
    }

    @Test
    void recordsOfTheBooksAreReadAsTheyWereWritten() {
        RawRange range = new RawRange(
                "public.orders",
                1,
                2,
                5,
                9,
                new Counts(3, 1, 1, 1, 0),
                Map.of("late", 1L),
                List.of(run(1, 2)),
                List.of(run(3, 3)));
        assertEquals(range, RawRange.ofJson(range.toJson()));
        RawCounts counts = new RawCounts(2, List.of(4L, 0L));
        assertEquals(counts, RawCounts.ofJson(counts.toJson()));
        assertEquals("public.orders", RawCounts.table(RawCounts.name("public.orders")));
        assertTrue(RawCounts.isName(RawCounts.name("public.orders")));
    }

    @Test
    void aNumberIsReadOutOfItsHeader() {
        RecordNumber number = new RecordNumber(3, 4711);
        assertEquals(
                Optional.of(number), RecordNumber.of(number.text().getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertEquals(Optional.empty(), RecordNumber.of(null));
        assertEquals(Optional.empty(), RecordNumber.of(new byte[] {65}));
        assertEquals(Optional.empty(), RecordNumber.of(new byte[0]));
    }
}
