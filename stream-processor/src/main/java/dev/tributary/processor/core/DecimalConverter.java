package dev.tributary.processor.core;

import dev.tributary.contracts.clean.CleanType.Decimal;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A numeric or money to its decimal, exactly: what would have to be rounded or does not fit is
 * unrepresentable.
 *
 * @param column its name, for messages
 * @param type the target
 */
record DecimalConverter(String column, Decimal type) implements Converter {

    private static final Map<String, String> NO_NUMBERS = Map.of(
            "nan", "NaN",
            "not_a_number", "NaN",
            "infinity", "Infinity",
            "positive_infinity", "Infinity",
            "-infinity", "-Infinity",
            "negative_infinity", "-Infinity");

    /** What is no number, as Postgres writes it; everything else as it is. */
    static String special(String text) {
        boolean word = !text.isEmpty() && Character.isLetter(text.charAt(text.length() - 1));
        return word ? NO_NUMBERS.getOrDefault(text.toLowerCase(Locale.ROOT), text) : text;
    }

    @Override
    public Object convert(Object raw) {
        String text = special(raw.toString());
        BigDecimal number = read(text);
        if (number == null) {
            return new Unrepresentable(text);
        }
        // The digits before the point are counted first: 1E+100000 is not to be written out.
        if (number.signum() != 0 && (long) number.precision() - number.scale() > type.precision() - type.scale()) {
            return new Unrepresentable(text);
        }
        try {
            BigDecimal exact = number.signum() == 0
                    ? BigDecimal.ZERO.setScale(type.scale())
                    : number.setScale(type.scale(), RoundingMode.UNNECESSARY);
            return type.isText()
                    ? exact.toPlainString()
                    : ByteBuffer.wrap(exact.unscaledValue().toByteArray());
        } catch (ArithmeticException moreDigits) {
            return new Unrepresentable(text);
        }
    }

    /** Null = a special value that is no number. */
    private @Nullable BigDecimal read(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException formatted) {
            if (NO_NUMBERS.containsKey(text.toLowerCase(Locale.ROOT))) {
                return null;
            }
        }
        try {
            return new BigDecimal(withoutCurrency(text));
        } catch (NumberFormatException notANumber) {
            throw new BadValueException("column " + column + ": the text is not a number");
        }
    }

    /** Money as lc_monetary formats it in the common locales with a decimal point: {@code -$1,234.50}, {@code ($1.00)}. */
    private static String withoutCurrency(String text) {
        boolean negative = text.indexOf('-') >= 0 || text.strip().startsWith("(");
        StringBuilder digits = new StringBuilder(negative ? "-" : "");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c >= '0' && c <= '9') || c == '.') {
                digits.append(c);
            } else if (Character.isLetter(c)) {
                throw new NumberFormatException("letters");
            }
        }
        return digits.toString();
    }
}
