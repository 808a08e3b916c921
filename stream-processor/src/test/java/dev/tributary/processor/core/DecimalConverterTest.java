package dev.tributary.processor.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tributary.contracts.clean.CleanType.Decimal;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.BigRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecimalConverterTest {

    private static Object convert(String text, int precision, int scale) {
        return new DecimalConverter("c", new Decimal(precision, scale)).convert(text);
    }

    private static BigDecimal number(Object converted, int scale) {
        return new BigDecimal(new BigInteger(((ByteBuffer) converted).array()), scale);
    }

    @Property
    void whateverIsHeldIsExactAndWhateverIsNotIsKeptAsText(
            @ForAll @BigRange(min = "-1e40", max = "1e40") @Scale(12) BigDecimal number,
            @ForAll @IntRange(min = 1, max = 38) int precision,
            @ForAll @IntRange(max = 38) int scale) {
        int fitting = Math.min(scale, precision);
        String text = number.toPlainString();
        Object converted = convert(text, precision, fitting);
        BigDecimal limit = BigDecimal.TEN.pow(precision - fitting);
        boolean fits =
                number.abs().compareTo(limit) < 0 && number.stripTrailingZeros().scale() <= fitting;
        if (fits) {
            assertEquals(0, number.compareTo(number(converted, fitting)));
        } else {
            assertEquals(new Unrepresentable(text), converted);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "1E+131000", "100", "0.001", "99.999"})
    void whatDoesNotFitIsUnrepresentable(String text) {
        assertEquals(new Unrepresentable(text), convert(text, 4, 2));
    }

    @Test
    void whatDebeziumCallsOtherwiseIsNamedAsPostgresNamesIt() {
        assertEquals(new Unrepresentable("NaN"), convert("NAN", 4, 2));
        assertEquals(new Unrepresentable("Infinity"), convert("POSITIVE_INFINITY", 4, 2));
        assertEquals(new Unrepresentable("-Infinity"), convert("NEGATIVE_INFINITY", 4, 2));
    }

    @Test
    @DisplayName("F50: a decimal of more than 38 digits is carried as its digits")
    void F50_aWideDecimalIsText() {
        assertEquals("0.10", new DecimalConverter("c", new Decimal(39, 2)).convert("0.1"));
    }

    @Test
    void zeroOfAnyScaleAndTrailingZerosFit() {
        assertEquals(0, number(convert("0.00000000000000000000", 4, 2), 2).signum());
        assertEquals(0, number(convert("0E+200", 4, 2), 2).signum());
        assertEquals(new BigDecimal("1.50"), number(convert("1.5000", 4, 2), 2));
    }

    @Test
    void theLargestNumberFits() {
        String nines = "9".repeat(29) + "." + "9".repeat(9);
        assertEquals(new BigDecimal(nines), number(convert(nines, 38, 9), 9));
        assertInstanceOf(Unrepresentable.class, convert("1" + "0".repeat(29), 38, 9));
    }
}
