package dev.tributary.contracts.clean;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Floating-point numbers as Postgres writes them: the fewest digits that are read back as the same number. */
public final class FloatText {

    /** A text of so many digits is always that of one normal number alone; one with fewer ends in zeros here. */
    private static final int DOUBLE_DIGITS = 15;

    private static final int FLOAT_DIGITS = 6;
    /** From these powers of ten on Postgres writes an exponent. */
    private static final int DOUBLE_EXPONENT = 15;

    private static final int FLOAT_EXPONENT = 6;
    private static final int SMALLEST_EXPONENT = -4;

    private FloatText() {}

    /** A {@code double precision}. */
    public static String of(double number) {
        if (number == 0 || !Double.isFinite(number)) {
            return special(number);
        }
        return text(
                new BigDecimal(number),
                Math.abs(number) < Double.MIN_NORMAL ? 1 : DOUBLE_DIGITS,
                DOUBLE_EXPONENT,
                text -> text.doubleValue() == number);
    }

    /** A {@code real}. */
    public static String of(float number) {
        if (number == 0 || !Float.isFinite(number)) {
            return special(number);
        }
        return text(
                new BigDecimal(number),
                Math.abs(number) < Float.MIN_NORMAL ? 1 : FLOAT_DIGITS,
                FLOAT_EXPONENT,
                text -> text.floatValue() == number);
    }

    private static String special(double number) {
        String java = Double.toString(number);
        return number == 0 ? java.replace(".0", "") : java;
    }

    private static String text(BigDecimal exact, int atLeast, int exponentFrom, Predicate<BigDecimal> same) {
        int digits = atLeast;
        BigDecimal shortest = ofDigits(exact, digits, same);
        while (shortest == null) {
            digits++;
            shortest = ofDigits(exact, digits, same);
        }
        BigDecimal plain = shortest.stripTrailingZeros();
        int exponent = plain.precision() - plain.scale() - 1;
        if (exponent >= SMALLEST_EXPONENT && exponent < exponentFrom) {
            return plain.toPlainString();
        }
        String unscaled = plain.unscaledValue().abs().toString();
        String fraction = unscaled.length() == 1 ? "" : "." + unscaled.substring(1);
        String power = Math.abs(exponent) < 10 ? "0" + Math.abs(exponent) : String.valueOf(Math.abs(exponent));
        return (plain.signum() < 0 ? "-" : "") + unscaled.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+")
                + power;
    }

    /** The nearest one of so many digits that is read back as the same number; null if there is none. */
    private static @Nullable BigDecimal ofDigits(BigDecimal exact, int digits, Predicate<BigDecimal> same) {
        // Below a power of two numbers are twice as dense, so the nearest one may be another number where one above is
        // not.
        for (RoundingMode rounding : List.of(RoundingMode.HALF_EVEN, RoundingMode.UP, RoundingMode.DOWN)) {
            BigDecimal rounded = exact.round(new MathContext(digits, rounding));
            if (same.test(rounded)) {
                return rounded;
            }
        }
        return null;
    }
}
