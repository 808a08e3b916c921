package dev.tributary.processor.avro;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether the row before a delete is a real one. With the default replica identity Postgres sends the key alone,
 * and Debezium fills columns that are NOT NULL with its defaults: those are nobody's values. A full row that holds
 * nothing but defaults besides its key cannot be told from that, and loses nothing but them.
 */
final class DeleteImage {

    private static final Set<Object> FILLERS = Set.of(
            0,
            0L,
            0f,
            0d,
            false,
            "",
            "0",
            "{}",
            "1970-01-01T00:00:00Z",
            "00:00:00Z",
            ByteBuffer.allocate(0),
            List.of());

    private final List<Schema.Field> fields;
    private final boolean[] key;
    private final boolean alwaysReal;

    DeleteImage(Schema row, Collection<String> keyFields) {
        fields = row.getFields();
        // Without a key Postgres lets rows be deleted with the full identity only.
        alwaysReal = keyFields.isEmpty();
        key = new boolean[fields.size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = keyFields.contains(RawField.sourceName(fields.get(i)));
        }
    }

    /** The values of a deleted row that are known, in the columns' order. */
    @Nullable
    Object[] values(@Nullable GenericRecord before, @Nullable GenericRecord rawKey) {
        @Nullable Object[] values = new @Nullable Object[key.length];
        boolean real = before != null && (alwaysReal || isReal(before));
        for (int i = 0; i < key.length; i++) {
            if (before != null && (real || key[i])) {
                values[i] = before.get(i);
            } else if (key[i] && rawKey != null) {
                values[i] = rawKey.get(fields.get(i).name());
            }
        }
        return values;
    }

    private boolean isReal(GenericRecord before) {
        for (int i = 0; i < key.length; i++) {
            Object value = before.get(i);
            if (!key[i] && value != null && !isFiller(fields.get(i), value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFiller(Schema.Field field, Object value) {
        boolean nullable = field.schema().getType() == Schema.Type.UNION;
        if (FILLERS.contains(value)) {
            return !nullable;
        }
        return field.hasDefaultValue() && Objects.equals(field.defaultVal(), value);
    }
}
