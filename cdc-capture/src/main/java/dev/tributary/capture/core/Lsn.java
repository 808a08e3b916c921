package dev.tributary.capture.core;

import java.util.Locale;

/** Places in the WAL as numbers; 0 is none. */
public final class Lsn {

    private Lsn() {}

    /** As Postgres writes it: {@code 16/B374D848}. */
    public static String text(long lsn) {
        return String.format(Locale.ROOT, "%X/%X", lsn >>> 32, lsn & 0xFFFF_FFFFL);
    }

    /** The inverse of {@link #text}. */
    public static long parse(String text) {
        int slash = text.indexOf('/');
        return (Long.parseLong(text.substring(0, slash), 16) << 32) | Long.parseLong(text.substring(slash + 1), 16);
    }
}
