package dev.tributary.lake.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.books.RecordNumber;
import dev.tributary.contracts.books.Run;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.contracts.lake.Counts;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyRangeTest {

    private static KeyRange range(List<CleanType> types, List<List<@Nullable Object>> keys) {
        List<CleanColumn> columns = new ArrayList<>();
        types.forEach(type -> columns.add(new CleanColumn("k" + columns.size(), "k", "k", type)));
        KeyRange range = new KeyRange(columns);
        keys.forEach(range::add);
        return range;
    }

    private static List<String> minAndMax(CleanType type, Object... values) {
        KeyRange range =
                range(List.of(type), Arrays.stream(values).map(List::of).toList());
        return List.of(
                range.min().orElseThrow().get(0), range.max().orElseThrow().get(0));
    }

    @Test
    void writesValuesAsTheirTypeReadsThem() {
        assertEquals(List.of("-10", "9"), minAndMax(Plain.LONG, 9L, -10L, 3L));
        assertEquals(List.of("1969-12-31", "2026-11-21"), minAndMax(Plain.DATE, 20_778, -1));
        assertEquals(List.of("00:00:00.000001", "13:00:00.000000"), minAndMax(Plain.TIME, 46_800_000_000L, 1L));
        assertEquals(
                List.of("1969-12-31 23:59:59.999999+00", "2001-09-09 01:46:40.000001+00"),
                minAndMax(Plain.TIMESTAMP, 1_000_000_000_000_001L, -1L));
        assertEquals(
                List.of("1970-01-01 00:00:00.000000", "1970-01-01 00:00:01.000000"),
                minAndMax(Plain.LOCAL_TIMESTAMP, 0L, 1_000_000L));
        ByteBuffer large = ByteBuffer.wrap(BigInteger.valueOf(1_000).toByteArray());
        ByteBuffer small = ByteBuffer.wrap(BigInteger.valueOf(-5).toByteArray());
        assertEquals(List.of("-0.05", "10.00"), minAndMax(new Decimal(9, 2), large, small));
    }

    @Test
    void readsADecimalWithoutMovingItsBuffer() {
        ByteBuffer held = ByteBuffer.wrap(new byte[] {7});
        minAndMax(new Decimal(9, 2), held);
        assertEquals(1, held.remaining());
    }

    @Test
    void ordersTextByItsUtf8Bytes() {
        // U+FF5E is below U+1F600 in UTF-8, and above its surrogates in UTF-16.
        assertEquals(List.of("\uFF5E", "\uD83D\uDE00"), minAndMax(Plain.STRING, "\uD83D\uDE00", "\uFF5E"));
        assertEquals(List.of("Z", "a"), minAndMax(Plain.STRING, "a", "Z"));
    }

    @Test
    void eachColumnHasItsOwnRange() {
        KeyRange range = range(List.of(Plain.LONG, Plain.STRING), List.of(List.of(1L, "b"), List.of(2L, "a")));
        assertEquals(Optional.of(List.of("1", "a")), range.min());
        assertEquals(Optional.of(List.of("2", "b")), range.max());
    }

    @Test
    void givesUpWhereThereIsNoOrderOrNoValue() {
        assertEquals(Optional.empty(), range(List.of(), List.of(List.of())).min());
        assertEquals(Optional.empty(), range(List.of(Plain.LONG), List.of()).min());
        assertEquals(
                Optional.empty(),
                range(List.of(Plain.LONG, Plain.JSON), List.of(List.of(1L, "{}")))
                        .min());
        assertEquals(
                Optional.empty(),
                range(List.of(Plain.LONG), List.of(List.of(1L), Arrays.asList((Object) null)))
                        .max());
        assertEquals(
                Optional.empty(),
                range(List.of(Plain.STRING), List.of(List.of("x".repeat(257)))).max());
    }

    @Test
    void booksBalance() {
        Books books = new Books(false);
        books.add(new RowFacts(0, 0, false, false, List.of()), number(1));
        books.add(new RowFacts(0, 1, false, true, List.of()), number(2));
        books.add(new RowFacts(0, 2, true, false, List.of()), number(4));
        assertEquals(new Counts(3, 1, 1, 0, 1), books.counts());
        assertEquals(List.of(new Run(1, 1, 2, 0, 1), new Run(1, 4, 4, 2, 2)), books.numbers());

        Books deadLetters = new Books(true);
        deadLetters.add(new RowFacts(0, 0, false, false, List.of()), Optional.empty());
        assertEquals(new Counts(1, 0, 0, 1, 0), deadLetters.counts());
    }

    private static Optional<RecordNumber> number(long number) {
        return Optional.of(new RecordNumber(1, number));
    }
}
