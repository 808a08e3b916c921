package dev.tributary.merger.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.TableId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MarkTest {

    private static final TableId ODD = new TableId("crm", "key=a table=b");

    static final List<Mark> MARKS = List.of(
            new Mark(ODD),
            new Mark(ODD, new Generation(List.of(), 0, null)),
            new Mark(ODD, new Generation(List.of("id", "name"), 3, null)),
            new Mark(ODD, new Generation(List.of("id"), 3, new Generation.Held(List.of(), 5))),
            new Mark(ODD, new Generation(List.of(), 3, new Generation.Held(List.of("id", "name"), 5))));

    @ParameterizedTest
    @FieldSource("MARKS")
    void isReadAsItWasWritten(Mark mark) {
        assertEquals(Optional.of(mark), Mark.parse(mark.text()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "orders", "tributary", "table=public.orders"})
    void whatIsNotOursIsNone(String description) {
        assertEquals(Optional.empty(), Mark.parse(description));
    }
}
