package dev.tributary.processor.avro;

import java.util.Collection;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a delete says of its row: the key, and nothing else. With the default replica identity Postgres sends no more, and
 * Debezium fills columns that are NOT NULL with values that are nobody's; a record does not tell which identity it was
 * written with. A table without a key can be deleted from with the full identity only, so there the whole row is real.
 */
final class DeleteImage {

    private final List<Schema.Field> fields;
    private final boolean[] known;
    private final boolean[] key;

    DeleteImage(Schema row, Collection<String> keyFields) {
        fields = row.getFields();
        known = new boolean[fields.size()];
        key = new boolean[fields.size()];
        for (int i = 0; i < key.length; i++) {
            key[i] = keyFields.contains(RawField.sourceName(fields.get(i)));
            known[i] = key[i] || keyFields.isEmpty();
        }
    }

    /** The values of a deleted row that are known, in the columns' order. */
    @Nullable
    Object[] values(@Nullable GenericRecord before, @Nullable GenericRecord rawKey) {
        @Nullable Object[] values = new @Nullable Object[key.length];
        for (int i = 0; i < key.length; i++) {
            if (before != null && known[i]) {
                values[i] = before.get(i);
            } else if (key[i] && rawKey != null) {
                values[i] = rawKey.get(fields.get(i).name());
            }
        }
        return values;
    }
}
