package dev.tributary.local.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of one side, by the digests of their keys; of a table without a key, how many of each there are. */
final class RowList {

    /** A row, or several that are alike. */
    record Row(String digest, List<String> key, long count) {}

    private final Map<String, Row> rows = new HashMap<>();
    private final int keys;

    /**
     * @param keys how many columns the key has
     */
    RowList(int keys) {
        this.keys = keys;
    }

    /** Adds a row that a query of {@link Digests#rows} found. */
    void add(List<@Nullable String> found) {
        List<String> key = new ArrayList<>(keys);
        for (int i = 0; i < keys; i++) {
            key.add(String.valueOf(found.get(2 + i)));
        }
        // Of a key that should be there once and is there twice, both count.
        rows.merge(
                Objects.requireNonNull(found.get(0)),
                new Row(Objects.requireNonNull(found.get(1)), key, 1),
                (one, other) -> new Row(one.digest, one.key, one.count + 1));
    }

    /** The keys whose rows are others there, by their digests. */
    Set<String> differing(RowList other) {
        Set<String> differing = new HashSet<>(rows.keySet());
        differing.addAll(other.rows.keySet());
        differing.removeIf(key -> Objects.equals(rows.get(key), other.rows.get(key)));
        return differing;
    }

    /** How many rows of that key there are. */
    long count(String key) {
        Row row = rows.get(key);
        return row == null ? 0 : row.count;
    }

    /** The texts of a key that is there. */
    List<String> key(String key) {
        return Objects.requireNonNull(rows.get(key)).key;
    }
}
