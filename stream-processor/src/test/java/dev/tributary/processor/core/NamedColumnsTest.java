package dev.tributary.processor.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tributary.contracts.clean.CleanType;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NamedColumnsTest {

    private final NamedColumns named = new NamedColumns();

    /** Columns as {@code name type}. */
    private List<String> next(String... columns) {
        List<String[]> parts =
                Arrays.stream(columns).map(column -> column.split(" ")).toList();
        return named.next(
                parts.stream().map(part -> part[0]).toList(),
                parts.stream().map(part -> CleanType.parse(part[1])).toList());
    }

    @Test
    @DisplayName("F12: another type is another column, changed back it is the first one again")
    void F12_anotherTypeIsAnotherColumn() {
        assertEquals(List.of("id", "qty"), next("id long", "qty long"));
        assertEquals(List.of("id", "qty__string"), next("id long", "qty string"));
        assertEquals(List.of("id", "qty__decimal"), next("id long", "qty decimal(10,2)"));
        assertEquals(List.of("id", "qty"), next("id long", "qty long"));
        assertEquals(List.of("id", "qty__string"), next("id long", "qty string"));
    }

    @Test
    void aWidenedDecimalKeepsItsNameAsLongAsATargetHoldsBoth() {
        assertEquals(List.of("p"), next("p decimal(10,2)"));
        assertEquals(List.of("p"), next("p decimal(20,0)"));
        assertEquals(List.of("p"), next("p decimal(10,4)"));
        assertEquals(List.of("p__decimal"), next("p decimal(38,37)"));
        assertEquals(List.of("p__decimal_50_2"), next("p decimal(50,2)"));
        assertEquals(List.of("p__decimal_50_2"), next("p decimal(60,2)"));
        assertEquals(List.of("p"), next("p decimal(9,2)"));
    }

    @Test
    @DisplayName("F11: a column that was dropped and came back with another type is another column")
    void F11_aColumnThatCameBackWithAnotherTypeIsAnotherColumn() {
        next("id long", "a long");
        assertEquals(List.of("id"), next("id long"));
        assertEquals(List.of("id", "a__double"), next("id long", "a double"));
    }

    @Test
    void aNameThatIsTakenIsNotTakenTwice() {
        assertEquals(List.of("a", "a__string"), next("a long", "a__string long"));
        assertEquals(List.of("_u0061___string", "a__string"), next("a string", "a__string long"));
        assertEquals(List.of("b"), next("b long"));
        assertEquals(List.of("b__string"), next("b string"));
        assertEquals(List.of("b__string", "_u0062___string"), next("b string", "b__string long"));
        assertEquals(List.of("_u0042_"), next("B long"));
    }
}
