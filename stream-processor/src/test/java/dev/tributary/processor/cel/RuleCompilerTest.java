package dev.tributary.processor.cel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanColumn;
import dev.tributary.contracts.clean.CleanSchema;
import dev.tributary.contracts.clean.CleanType;
import dev.tributary.contracts.clean.CleanType.Decimal;
import dev.tributary.contracts.clean.CleanType.Plain;
import dev.tributary.contracts.pipeline.Dimension;
import dev.tributary.contracts.pipeline.OnFail;
import dev.tributary.contracts.pipeline.RuleConfig;
import dev.tributary.processor.core.Rule;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RuleCompilerTest {

    private static final CleanSchema TABLE = new CleanSchema(
            new TableId("public", "orders"),
            List.of(
                    column("price", new Decimal(10, 2)),
                    column("quantity", Plain.LONG),
                    column("category", Plain.STRING),
                    column("ordered", Plain.DATE),
                    column("shipped", Plain.TIMESTAMP),
                    column("opens", Plain.TIME),
                    column("share", Plain.DOUBLE),
                    column("paid", Plain.BOOLEAN),
                    column("photo", Plain.BYTES)),
            List.of());

    private static CleanColumn column(String name, CleanType type) {
        return new CleanColumn(name, name, type.text(), type);
    }

    private static @Nullable Object[] row() {
        return new @Nullable Object[] {
            ByteBuffer.wrap(BigInteger.valueOf(1250).toByteArray()),
            2L,
            "books",
            0,
            1_000_000L,
            3_600_000_000L,
            0.5,
            true,
            ByteBuffer.wrap(new byte[] {1, 2})
        };
    }

    private static RuleConfig rule(String check) {
        return new RuleConfig(check, Dimension.VALIDITY, OnFail.FLAG, 1);
    }

    private static boolean breaks(String check, @Nullable Object[] row) {
        RuleCompiler.Compiled compiled = new RuleCompiler().compile(TABLE, Map.of("r", rule(check)));
        assertEquals(Map.of(), compiled.problems());
        Rule only = compiled.rules().get(0);
        return only.check().isBrokenBy(row);
    }

    @Test
    void aRuleKnowsWhichColumnsItReads() {
        String check = "category != null && (price > 1 || [1, 2].exists(paid, paid == quantity))";
        Rule rule = new RuleCompiler()
                .compile(TABLE, Map.of("r", rule(check)))
                .rules()
                .get(0);
        assertEquals(Set.of("category", "price", "quantity", "paid"), rule.reads());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "price >= 0 | false",
                "price > 12.5 | true",
                "price == 12.5 | false",
                "price * 2 == 25 | false",
                "price + share > 13 | true",
                "-price < 0 | false",
                "price * double(quantity) == 25.0 | false",
                "quantity == 2 | false",
                "quantity in [1, 3] | true",
                "category in ['books', 'toys'] | false",
                "category.matches('^b.*') && size(category) == 5 | false",
                "ordered < timestamp('2020-01-01T00:00:00Z') | false",
                "shipped >= ordered | false",
                "shipped < ordered | true",
                "opens == duration('1h') | false",
                "paid | false",
                "!paid | true",
                "size(photo) == 2 | false",
                "category != null | false",
                "category == null | true",
                "null != price | false"
            })
    void aRowBreaksARuleThatIsFalse(String check, boolean broken) {
        assertEquals(broken, breaks(check, row()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "price >= 0",
                "!(price < 0)",
                "price * 2 > 1",
                "category == 'books'",
                "category in ['books']",
                "category.startsWith('b')",
                "shipped >= ordered",
                "price >= 0 && true",
                "paid",
                "paid ? false : false",
                "price == null || price > 1",
                "[1, 2].all(n, n > quantity)"
            })
    void aNullDoesNotBreakARuleThatIsNotAboutNull(String check) {
        assertFalse(breaks(check, new @Nullable Object[9]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "category != null",
                "price >= 0 && category != null",
                "category != null && price >= 0",
                "price != null || quantity != null",
                "!(category == null)"
            })
    void aNullBreaksARuleThatIsAboutNull(String check) {
        assertTrue(breaks(check, new @Nullable Object[9]));
    }

    @Test
    void aCheckThatFailsOnARowDoesNotBreakIt() {
        assertFalse(breaks("quantity / 0 > 1", row()));
        assertFalse(breaks("int(category) > 1", row()));
    }

    @Test
    void aCheckThatLoopsTooLongIsStopped() {
        String list = "[0,1,2,3,4,5,6,7,8,9]";
        String loops =
                list + ".all(a," + list + ".all(b," + list + ".all(c," + list + ".all(d," + list + ".all(e,true)))))";
        assertFalse(breaks(loops, row()));
    }

    @Test
    void whatDoesNotFitTheColumnsIsAProblemOfThatRuleAlone() {
        RuleCompiler.Compiled compiled = new RuleCompiler()
                .compile(
                        TABLE,
                        Map.of(
                                "good", rule("price >= 0"),
                                "unknown", rule("weight >= 0"),
                                "number", rule("price + 1"),
                                "mixed", rule("category > 1")));
        assertEquals(List.of("good"), compiled.rules().stream().map(Rule::name).toList());
        assertEquals(
                List.of("mixed", "number", "unknown"),
                List.copyOf(compiled.problems().keySet()));
        assertTrue(String.valueOf(compiled.problems().get("unknown")).contains("undeclared reference to 'weight'"));
    }

    @Test
    void syntaxIsToldWithoutColumns() {
        RuleCompiler compiler = new RuleCompiler();
        assertTrue(compiler.syntaxProblem("price >=").isPresent());
        assertTrue(compiler.syntaxProblem("weight >= 0").isEmpty());
        String tooLong = "price > 0" + " && price > 0".repeat(1_000);
        assertTrue(compiler.syntaxProblem(tooLong).isPresent());
    }
}
