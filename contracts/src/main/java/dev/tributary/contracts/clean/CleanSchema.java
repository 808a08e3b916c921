package dev.tributary.contracts.clean;

import dev.tributary.contracts.SafeNames;
import dev.tributary.contracts.TableId;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * The shape of a table's clean records, and its Avro schema, from which it can be read back: so the schema alone, out of
 * the registry or a Parquet file, tells columns, types and key.
 *
 * @param table the table
 * @param columns the business columns, in the source's order
 * @param key the {@link CleanColumn#name()}s that identify a row, in key order; empty for an append-only table
 */
public record CleanSchema(TableId table, List<CleanColumn> columns, List<String> key) {

    private static final String TYPE = "tributary.type";
    private static final String SOURCE_NAME = "tributary.source.name";
    private static final String SOURCE_TYPE = "tributary.source.type";
    private static final String TABLE = "tributary.table";
    private static final String KEY = "tributary.key";

    public CleanSchema {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        List<String> names = columns.stream().map(CleanColumn::name).toList();
        if (!names.containsAll(key)) {
            throw new IllegalArgumentException(table + ": key " + key + " is not among its columns");
        }
    }

    /** The columns that identify a row, in key order. */
    public List<CleanColumn> keyColumns() {
        return key.stream().map(this::column).toList();
    }

    /** The business columns that are not part of the key. */
    public List<CleanColumn> valueColumns() {
        return columns.stream().filter(column -> !key.contains(column.name())).toList();
    }

    /**
     * The column of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public CleanColumn column(String name) {
        return columns.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(table + " has no column " + name));
    }

    /** The Avro schema: the business columns, all nullable, then {@link Meta}'s. */
    public Schema avro() {
        List<Schema.Field> fields = new ArrayList<>();
        for (CleanColumn column : columns) {
            Schema.Field field = Meta.nullable(column.name(), column.type().avro());
            field.addProp(TYPE, column.type().text());
            field.addProp(SOURCE_NAME, column.source());
            field.addProp(SOURCE_TYPE, column.sourceType());
            fields.add(field);
        }
        fields.addAll(Meta.fields());
        String namespace = "tributary." + avroName(table.schema());
        Schema schema = Schema.createRecord(avroName(table.name()), null, namespace, false, fields);
        schema.addProp(TABLE, table.safe());
        schema.addProp(KEY, key);
        return schema;
    }

    /**
     * Reads what {@link #avro()} wrote.
     *
     * @throws IllegalArgumentException if the schema is not that of a clean record
     */
    public static CleanSchema of(Schema schema) {
        String table = schema.getProp(TABLE);
        if (table == null || !(schema.getObjectProp(KEY) instanceof List<?> key)) {
            throw new IllegalArgumentException(schema.getFullName() + " is not the schema of a clean record");
        }
        List<CleanColumn> columns = schema.getFields().stream()
                .filter(field -> field.getProp(TYPE) != null)
                .map(field -> new CleanColumn(
                        field.name(),
                        field.getProp(SOURCE_NAME),
                        field.getProp(SOURCE_TYPE),
                        CleanType.parse(field.getProp(TYPE))))
                .toList();
        return new CleanSchema(
                TableId.ofSafe(table),
                columns,
                key.stream().map(String::valueOf).toList());
    }

    private static String avroName(String name) {
        String safe = SafeNames.encode(name);
        return Character.isDigit(safe.charAt(0)) ? "_" + safe : safe;
    }
}
