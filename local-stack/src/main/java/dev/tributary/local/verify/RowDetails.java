package dev.tributary.local.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All texts of some rows of one side, by the digests of their keys. */
final class RowDetails {

    private final Map<String, List<@Nullable String>> rows = new HashMap<>();
    private final int columns;

    RowDetails(int columns) {
        this.columns = columns;
    }

    /** Adds a row that a query of {@link Digests#details} found. */
    void add(List<@Nullable String> found) {
        rows.put(Objects.requireNonNull(found.get(0)), new ArrayList<>(found.subList(1, 1 + columns)));
    }

    /** Which columns of a row are others there. */
    List<Difference.Cell> cells(String key, RowDetails warehouse, SourceTable table) {
        List<@Nullable String> left = rows.get(key);
        List<@Nullable String> right = warehouse.rows.get(key);
        List<Difference.Cell> cells = new ArrayList<>();
        for (int i = 0; left != null && right != null && i < columns; i++) {
            if (!Objects.equals(left.get(i), right.get(i))) {
                cells.add(Difference.Cell.of(table.columns().get(i).source(), left.get(i), right.get(i)));
            }
        }
        return cells;
    }
}
