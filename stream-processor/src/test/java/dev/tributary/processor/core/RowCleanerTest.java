package dev.tributary.processor.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.pipeline.CleanVerb;
import dev.tributary.contracts.raw.UnsentValue;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowCleanerTest {

    private static final List<RawColumn> RAW = List.of(
            new RawColumn("id", "int4", 0, 0, Form.INTEGER),
            new RawColumn("city", "text", 0, 0, Form.TEXT),
            new RawColumn("price", "numeric", 4, 2, Form.TEXT));

    private static CleanRow clean(List<Rule> rules, boolean judged, @Nullable Object... raw) {
        return cleaner("id", rules).clean(raw, judged);
    }

    private static RowCleaner cleaner(String key, List<Rule> rules) {
        List<CleanColumn> columns = RAW.stream()
                .map(column -> new CleanColumn(column.source(), column.source(), column.declared(), column.cleanType()))
                .toList();
        CleanSchema schema = new CleanSchema(new TableId("public", "orders"), columns, List.of(key));
        TextCleaner trims = new TextCleaner(List.of(CleanVerb.TRIM, CleanVerb.EMPTY_TO_NULL));
        return new RowCleaner(schema, RAW, List.of(TextCleaner.NONE, trims, TextCleaner.NONE), rules);
    }

    private static Rule broken(String name, double weight, boolean rejects) {
        return new Rule(name, weight, rejects, Set.of("city"), values -> true);
    }

    @Test
    void aCleanRowHasNothingToRemark() {
        CleanRow row = clean(List.of(new Rule("r", 1, true, Set.of(), values -> false)), true, 1, "Lyon", "1.50");
        assertEquals(1L, row.values().get(0));
        assertEquals(List.of(), row.flags());
        assertEquals(List.of(), row.unchanged());
        assertNull(row.original());
        assertEquals(1.0, row.score());
        assertFalse(row.rejected());
    }

    @Test
    void whatCleaningChangedIsKept() {
        CleanRow row = clean(List.of(), true, 1, " \"Lyon\" ", null);
        assertEquals("\"Lyon\"", row.values().get(1));
        assertEquals("{\"city\":\" \\\"Lyon\\\" \"}", row.original());
        assertEquals("{\"city\":\"  \"}", clean(List.of(), true, 1, "  ", null).original());
    }

    @Test
    void whatTheTargetCannotHoldBecomesNullWithAFlagAndItsText() {
        CleanRow row = clean(List.of(), true, 1, null, "NaN");
        assertNull(row.values().get(2));
        assertEquals(List.of("unrepresentable:price"), row.flags());
        assertEquals("{\"price\":\"NaN\"}", row.original());
        assertFalse(row.rejected());
    }

    @Test
    void aKeyThatCannotBeHeldIsABadValueForItWouldBeNoKey() {
        assertThrows(BadValueException.class, () -> cleaner("price", List.of())
                .clean(new @Nullable Object[] {1, null, "NaN"}, true));
    }

    @Test
    void anUnsentValueIsNullAndNamed() {
        CleanRow row = clean(List.of(), true, 1, UnsentValue.TEXT, "1");
        assertNull(row.values().get(1));
        assertEquals(List.of("city"), row.unchanged());
        assertNull(row.original());
    }

    @Test
    void brokenRulesLowerTheScoreToZeroAtMostAndOneOfThemRejects() {
        CleanRow row = clean(List.of(broken("a", 0.75, false), broken("b", 0.5, true)), true, 1, null, null);
        assertEquals(List.of("a", "b"), row.flags());
        assertEquals(0.0, row.score());
        assertTrue(row.rejected());
        assertEquals(
                0.25,
                clean(List.of(broken("a", 0.75, false)), true, 1, null, null).score());
    }

    @Test
    void rulesSeeTheCleanedValues() {
        Rule seesTrimmed = new Rule("r", 1, false, Set.of(), values -> "Lyon".equals(values[1]));
        assertEquals(
                List.of("r"),
                clean(List.of(seesTrimmed), true, 1, " Lyon ", null).flags());
    }

    @Test
    void aRuleThatReadsAnUnsentValueIsNotJudgedAndSaysSo() {
        CleanRow row = clean(List.of(broken("r", 1, true)), true, 1, UnsentValue.TEXT, "1");
        assertEquals(List.of("unjudged:r"), row.flags());
        assertEquals(1.0, row.score());
        assertFalse(row.rejected());
        Rule other = new Rule("other", 1, true, Set.of("price"), values -> true);
        assertTrue(clean(List.of(other), true, 1, UnsentValue.TEXT, "1").rejected());
    }

    @Test
    void aDeleteIsNotJudged() {
        CleanRow row = clean(List.of(broken("a", 1, true)), false, 1, null, null);
        assertEquals(List.of(), row.flags());
        assertFalse(row.rejected());
    }
}
