package dev.tributary.capture.avro;

import dev.tributary.contracts.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Debezium's envelopes and keys as Avro records. Columns go under the safe names of contracts' {@code SafeNames}, the
 * same in {@code before}, {@code after} and the key; a field's property {@code tributary.source.name} holds the source's
 * name. A schema is converted once, until Debezium hands over another instance for the table (after a DDL).
 * Single-threaded.
 */
public final class ConnectAvro {

    private final Map<TableId, Compiled> values = new HashMap<>();
    private final Map<TableId, Compiled> keys = new HashMap<>();
    private final Map<TableId, ColumnNames> names = new HashMap<>();

    /** A schema of Connect with what has been made of it. */
    private record Compiled(
            Schema connect, ColumnNames columns, org.apache.avro.Schema avro, ConnectValues.Conversion conversion) {}

    /** An envelope of a table. */
    public GenericRecord value(TableId table, Struct envelope) {
        Compiled known = values.get(table);
        if (known == null || known.connect != envelope.schema()) {
            known = compileValue(table, envelope.schema(), known);
        }
        return (GenericRecord) known.conversion.convert(envelope);
    }

    /** The key of an envelope that {@link #value} has been given. */
    public GenericRecord key(TableId table, Struct key) {
        Compiled known = keys.get(table);
        // A key's names depend on the table's columns.
        if (known == null || known.connect != key.schema() || known.columns != names.get(table)) {
            known = compileKey(table, key.schema(), known);
        }
        return (GenericRecord) known.conversion.convert(key);
    }

    private Compiled compileValue(TableId table, Schema envelope, @Nullable Compiled earlier) {
        Schema row = envelope.field("after").schema();
        ColumnNames columns = ColumnNames.of(row);
        names.put(table, columns);
        Compiled compiled = compile(envelope, row, columns, earlier);
        values.put(table, compiled);
        return compiled;
    }

    private Compiled compileKey(TableId table, Schema key, @Nullable Compiled earlier) {
        ColumnNames columns = names.computeIfAbsent(table, unseen -> ColumnNames.of(key));
        Compiled compiled = compile(key, key, columns, earlier);
        keys.put(table, compiled);
        return compiled;
    }

    private static Compiled compile(Schema connect, Schema row, ColumnNames columns, @Nullable Compiled earlier) {
        org.apache.avro.Schema avro = new ConnectSchemas(row, columns::of).convert(connect);
        // Who caches by schema compares instances first: an equal schema stays the same instance.
        org.apache.avro.Schema same = earlier != null && earlier.avro.equals(avro) ? earlier.avro : avro;
        return new Compiled(connect, columns, same, ConnectValues.compile(connect, row, same));
    }

    /** The values of a key, in its order. */
    public static List<@Nullable Object> keyValues(Struct key) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Field field : key.schema().fields()) {
            values.add(key.getWithoutDefault(field.name()));
        }
        return values;
    }
}
