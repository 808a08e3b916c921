package dev.tributary.merger.core;

import dev.tributary.contracts.TableId;
import java.util.List;
import java.util.Optional;

/**
 * The business columns of a table as the warehouse has them: all it ever had, in the order they came.
 *
 * @param table the table
 * @param columns the columns
 * @param key the names of the columns that identify a row; empty for an append-only table
 */
public record TableShape(TableId table, List<Column> columns, List<String> key) {

    /**
     * A column.
     *
     * @param name its name
     * @param type its type, in the warehouse's words
     */
    public record Column(String name, String type) {}

    public TableShape {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /** The column of that name. */
    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** All names, in order. */
    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** The names of the columns outside the key. */
    public List<String> values() {
        return names().stream().filter(name -> !key.contains(name)).toList();
    }
}
