package dev.tributary.contracts.books;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How many numbered records capture has written of a table. It lies beside capture's position and is committed with the
 * records that it counts.
 *
 * @param epoch in which they were counted; a new epoch counts from 0
 * @param records per raw partition
 */
public record RawCounts(int epoch, List<Long> records) {

    private static final String NAME = "numbers ";

    public RawCounts {
        records = List.copyOf(records);
    }

    /** Under which name it is kept for a table. */
    public static String name(String safeTable) {
        return NAME + safeTable;
    }

    /** Whether something that is kept is of this kind. */
    public static boolean isName(String name) {
        return name.startsWith(NAME);
    }

    /** The table of such a name. */
    public static String table(String name) {
        return name.substring(NAME.length());
    }

    public byte[] toJson() {
        return BookJson.write(this);
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws IllegalArgumentException if the bytes are no such record
     */
    public static RawCounts ofJson(byte[] json) {
        return BookJson.read(RawCounts.class, json);
    }

    @Override
    public String toString() {
        return new String(toJson(), StandardCharsets.UTF_8);
    }
}
