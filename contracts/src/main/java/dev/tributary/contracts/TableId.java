package dev.tributary.contracts;

import java.util.Comparator;

/**
 * A table of the source, by schema and name exactly as Postgres holds them (case-sensitive, unquoted).
 *
 * @param schema the schema, not blank
 * @param name the table, not blank
 */
public record TableId(String schema, String name) implements Comparable<TableId> {

    private static final Comparator<TableId> ORDER =
            Comparator.comparing(TableId::schema).thenComparing(TableId::name);

    public TableId {
        if (schema.isBlank() || name.isBlank()) {
            throw new IllegalArgumentException("a table needs a schema and a name, as in public.orders");
        }
    }

    /**
     * Reads {@code schema.table}; the first dot parts the two, so a schema with a dot cannot be written this way.
     *
     * @throws IllegalArgumentException if there is no dot or a part is blank
     */
    public static TableId parse(String text) {
        int dot = text.indexOf('.');
        if (dot < 0) {
            throw new IllegalArgumentException("'" + text + "' is no table: write schema.table, as in public.orders");
        }
        return new TableId(text.substring(0, dot), text.substring(dot + 1));
    }

    /** The inverse of {@link #safe()}. */
    public static TableId ofSafe(String safe) {
        TableId encoded = parse(safe);
        return new TableId(SafeNames.decode(encoded.schema), SafeNames.decode(encoded.name));
    }

    /** This table for topic names and lake paths: letters, digits, {@code _} and the one dot between the parts. */
    public String safe() {
        return SafeNames.encode(schema) + "." + SafeNames.encode(name);
    }

    /**
     * This table as one name for the warehouse: {@code orders} in schema {@code public}, {@code crm_orders} in another,
     * so that the common case reads well.
     */
    public String warehouseName() {
        String table = SafeNames.encode(name);
        return schema.equals("public") ? table : SafeNames.encode(schema) + "_" + table;
    }

    @Override
    public int compareTo(TableId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
