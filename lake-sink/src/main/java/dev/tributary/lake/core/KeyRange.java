package dev.tributary.lake.core;

import dev.tributary.contracts.clean.CleanColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lowest and the highest value of each key column in a file, so that a merge may prune by them. It is given up as a
 * whole where one column has no order, or holds a NULL or a text too long to repeat. Not thread-safe.
 */
public final class KeyRange {

    private static final int LONGEST_TEXT = 256;

    private final List<Column<?>> columns;
    private boolean known;
    private boolean anyRow;

    /** Of these key columns, in key order. */
    public KeyRange(List<CleanColumn> key) {
        List<Column<?>> ordered = new ArrayList<>();
        key.forEach(column -> KeyOrder.of(column.type()).ifPresent(order -> ordered.add(new Column<>(order))));
        this.columns = ordered;
        this.known = !key.isEmpty() && ordered.size() == key.size();
    }

    /** Adds a row's key values, in key order. */
    public void add(List<@Nullable Object> key) {
        anyRow = true;
        for (int i = 0; known && i < columns.size(); i++) {
            known = columns.get(i).add(key.get(i));
        }
    }

    /** The lowest values as text, empty if there is no range. */
    public Optional<List<String>> min() {
        return texts(true);
    }

    /** The highest values as text, empty if there is no range. */
    public Optional<List<String>> max() {
        return texts(false);
    }

    private Optional<List<String>> texts(boolean lowest) {
        if (!known || !anyRow) {
            return Optional.empty();
        }
        return Optional.of(columns.stream().map(column -> column.text(lowest)).toList());
    }

    private static final class Column<T> {

        private final KeyOrder<T> order;
        private @Nullable T min;
        private @Nullable T max;

        Column(KeyOrder<T> order) {
            this.order = order;
        }

        /** Returns whether the column still has a range. */
        boolean add(@Nullable Object held) {
            if (held == null || (held instanceof String text && text.length() > LONGEST_TEXT)) {
                return false;
            }
            T value = order.read().apply(held);
            if (min == null || order.order().compare(value, min) < 0) {
                min = value;
            }
            if (max == null || order.order().compare(value, max) > 0) {
                max = value;
            }
            return true;
        }

        String text(boolean lowest) {
            T value = lowest ? min : max;
            if (value == null) {
                throw new IllegalStateException("a range without a row");
            }
            return order.text().apply(value);
        }
    }
}
