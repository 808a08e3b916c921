package dev.tributary.local.verify;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

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

    /**
     * Adds what a query of {@link Digests#rows} found.
     *
     * @return how many rows that were
     */
    long add(ResultSet results) throws SQLException {
        long count = 0;
        for (; results.next(); count++) {
            List<String> key = new ArrayList<>(keys);
            for (int i = 0; i < keys; i++) {
                key.add(String.valueOf(results.getString(3 + i)));
            }
            // Of a key that should be there once and is there twice, both count.
            rows.merge(
                    results.getString(1),
                    new Row(results.getString(2), key, 1),
                    (one, other) -> new Row(one.digest, one.key, one.count + 1));
        }
        return count;
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
