package dev.tributary.contracts;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A size in bytes.
 *
 * @param bytes more than zero
 */
public record ByteSize(long bytes) {

    private static final Pattern TEXT = Pattern.compile("(\\d{1,12})\\s*(B|KiB|MiB|GiB)");

    private enum Unit {
        B(1),
        KiB(1L << 10),
        MiB(1L << 20),
        GiB(1L << 30);

        private final long bytes;

        Unit(long bytes) {
            this.bytes = bytes;
        }
    }

    public ByteSize {
        if (bytes <= 0) {
            throw new IllegalArgumentException("a size must be more than zero bytes");
        }
    }

    /**
     * Reads a whole number and a unit: {@code 128MiB}; units are B, KiB, MiB, GiB.
     *
     * @throws IllegalArgumentException if the text is none
     */
    public static ByteSize parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size: write a number and B, KiB, MiB or GiB");
        }
        return new ByteSize(Math.multiplyExact(Long.parseLong(matcher.group(1)), Unit.valueOf(matcher.group(2)).bytes));
    }

    public static ByteSize ofMebibytes(long mebibytes) {
        return new ByteSize(mebibytes << 20);
    }

    @Override
    public String toString() {
        for (Unit unit : new Unit[] {Unit.GiB, Unit.MiB, Unit.KiB}) {
            if (bytes % unit.bytes == 0) {
                return String.format(Locale.ROOT, "%d%s", bytes / unit.bytes, unit);
            }
        }
        return bytes + "B";
    }
}
