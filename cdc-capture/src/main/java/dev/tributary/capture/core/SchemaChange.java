package dev.tributary.capture.core;

/**
 * A change of a table's shape in the source, as it was noticed.
 *
 * @param table as {@code schema.table}
 * @param what {@code table added}, {@code table made anew}, {@code table gone}, {@code column added}, {@code column dropped}, {@code column
 *     renamed}, {@code type changed} or {@code primary key changed}
 * @param column the column's name before it; empty if it is none of a column
 * @param from what was; empty if nothing
 * @param to what is; empty if nothing
 * @param remedy what to run so that the warehouse follows; empty if nothing
 */
public record SchemaChange(String table, String what, String column, String from, String to, String remedy) {

    SchemaChange(String table, String what, String column, String from, String to) {
        this(table, what, column, from, to, "");
    }

    /** A change of the whole table, after which nothing is to be done. */
    public static SchemaChange of(String table, String what) {
        return new SchemaChange(table, what, "", "", "");
    }

    /** Another key: what a row is told by, and so where its changes lie, is another one. */
    static SchemaChange ofKey(String table, String from, String to) {
        return new SchemaChange(table, "primary key changed", "", from, to, "tributary snapshot --table " + table);
    }

    @Override
    public String toString() {
        String of = column.isEmpty() ? table : table + "." + column;
        String values = from.isEmpty() && to.isEmpty() ? "" : ": " + from + " -> " + to;
        return of + ": " + what + values + (remedy.isEmpty() ? "" : ": run " + remedy);
    }
}
