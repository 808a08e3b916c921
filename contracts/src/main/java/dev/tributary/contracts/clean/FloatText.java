package dev.tributary.contracts.clean;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Predicate;

/** Floating-point numbers as Postgres writes them: the fewest digits that are read back as the same number. */
public final class FloatText {

    private static final int DOUBLE_DIGITS = 17;
    private static final int FLOAT_DIGITS = 9;
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
        return text(new BigDecimal(number), DOUBLE_DIGITS, DOUBLE_EXPONENT, text -> text.doubleValue() == number);
    }

    /** A {@code real}. */
    public static String of(float number) {
        if (number == 0 || !Float.isFinite(number)) {
            return special(number);
        }
        return text(new BigDecimal(number), FLOAT_DIGITS, FLOAT_EXPONENT, text -> text.floatValue() == number);
    }

    private static String special(double number) {
        String java = Double.toString(number);
        return number == 0 ? java.replace(".0", "") : java;
    }

    private static String text(BigDecimal exact, int most, int exponentFrom, Predicate<BigDecimal> same) {
        int digits = 1;
        BigDecimal shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        while (digits < most && !same.test(shortest)) {
            digits++;
            shortest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
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
}
