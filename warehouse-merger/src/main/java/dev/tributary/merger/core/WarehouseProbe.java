package dev.tributary.merger.core;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.clean.CleanSchema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A warehouse and a table in it that nobody else has, to see from outside that it merges right. One thread at a time; failures are
 * those of {@link Warehouse}.
 */
public interface WarehouseProbe extends AutoCloseable {

    /** The names of a table of its own: of a schema that no source has, because Postgres keeps {@code pg_} for itself. */
    static TableId newTable() {
        return new TableId(
                "pg_smoke",
                "test_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12));
    }

    /** The table; made by the first merge of it. */
    TableId table();

    /** Where its batches are merged. */
    Warehouse warehouse();

    /**
     * The rows that live, in the order of the key, each with the values of these columns as the warehouse writes them; but of
     * timestamps the microseconds since 1970, and of bytes their hexadecimal digits. NULL is null.
     */
    List<List<@Nullable String>> live(CleanSchema schema);

    /** The bytes that its statements have billed so far. */
    long bytesBilled();

    /** Removes all that merges of the table have made, whole or cut short; it is well if there is nothing. */
    void remove();

    /** Closes the warehouse. */
    @Override
    void close();
}
