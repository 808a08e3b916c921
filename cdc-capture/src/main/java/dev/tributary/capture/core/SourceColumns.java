package dev.tributary.capture.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A table's columns, as far as a change of them is told.
 *
 * @param relation the oid of the table; another one is another table of the same name
 * @param columns in order of {@link Column#number}
 * @param key the primary key's columns in its order; empty if there is none
 * @param full whether Postgres sends the whole of a row that is changed or deleted
 */
public record SourceColumns(long relation, List<Column> columns, List<String> key, boolean full) {

    public SourceColumns {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /**
     * A column.
     *
     * @param number what Postgres tells it by; stays when it is renamed, and is never given again in that table
     * @param type as SQL has it, {@code numeric(10,2)}
     */
    public record Column(int number, String name, String type) {}

    /** Whether a row that was sent before, whole, is sent as the same one when it is deleted now; true if none is sent. */
    public boolean tellsRowsAsDid(SourceColumns before) {
        return !full || (before.full && columns.equals(before.columns));
    }

    /** What is different now, in order of the columns; a change of the key comes last. */
    public List<SchemaChange> changesTo(String table, SourceColumns now) {
        if (relation != now.relation) {
            return List.of(SchemaChange.of(table, "table made anew"));
        }
        Map<Integer, Column> before = columns.stream().collect(Collectors.toMap(Column::number, column -> column));
        Map<Integer, Column> after = new TreeMap<>();
        now.columns.forEach(column -> after.put(column.number, column));
        List<SchemaChange> changes = new ArrayList<>();
        columns.stream()
                .filter(column -> !after.containsKey(column.number))
                .forEach(
                        column -> changes.add(new SchemaChange(table, "column dropped", column.name, column.type, "")));
        after.values().forEach(column -> {
            Column was = before.get(column.number);
            if (was == null) {
                changes.add(new SchemaChange(table, "column added", column.name, "", column.type));
                return;
            }
            if (!was.name.equals(column.name)) {
                changes.add(new SchemaChange(table, "column renamed", was.name, was.name, column.name));
            }
            if (!was.type.equals(column.type)) {
                changes.add(new SchemaChange(table, "type changed", column.name, was.type, column.type));
            }
        });
        if (!key.equals(now.key) && !isRenamed(now)) {
            changes.add(SchemaChange.ofKey(table, String.join(", ", key), String.join(", ", now.key)));
        }
        return changes;
    }

    /** Whether the key has the same columns under other names. */
    private boolean isRenamed(SourceColumns now) {
        return numbers(this).equals(numbers(now));
    }

    private static List<Integer> numbers(SourceColumns table) {
        return table.key.stream()
                .map(name -> table.columns.stream()
                        .filter(column -> column.name.equals(name))
                        .findFirst()
                        .map(Column::number)
                        .orElse(0))
                .toList();
    }
}
