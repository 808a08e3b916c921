package dev.tributary.capture.avro;

import dev.tributary.contracts.SafeNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * The names under which a table's columns go. They depend on the full list of columns, so a key, which has some of them,
 * takes its names from here too.
 */
final class ColumnNames {

    private final Map<String, String> safe = new HashMap<>();

    private ColumnNames(List<String> columns) {
        List<String> names = SafeNames.columns(columns);
        for (int i = 0; i < columns.size(); i++) {
            safe.put(columns.get(i), names.get(i));
        }
    }

    /** The names of the columns in an envelope's row. */
    static ColumnNames of(Schema row) {
        return new ColumnNames(row.fields().stream().map(Field::name).toList());
    }

    String of(String column) {
        String name = safe.get(column);
        return name == null ? SafeNames.columns(List.of(column)).get(0) : name;
    }
}
