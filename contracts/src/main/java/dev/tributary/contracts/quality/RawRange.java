package dev.tributary.contracts.quality;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.books.BookJson;
import dev.tributary.contracts.books.Run;
import dev.tributary.contracts.lake.Counts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of a range of a raw partition. The processor writes it to the topic of the quality in the transaction of what
 * it tells of; while the range grows, a record under the same {@link #key} replaces the one before. After a replay ranges
 * may overlap: the later one counts.
 *
 * @param table {@link TableId#safe()}
 * @param epoch of its records
 * @param partition of the raw topic
 * @param from the raw offset of its first record
 * @param to the raw offset behind it
 * @param counts how many records were read, and what they became
 * @param flags how many rows carry each flag
 * @param clean the numbers that went to the clean topic
 * @param dead the numbers that went to the dead letters
 */
public record RawRange(
        String table,
        int epoch,
        int partition,
        long from,
        long to,
        Counts counts,
        Map<String, Long> flags,
        List<Run> clean,
        List<Run> dead) {

    public RawRange {
        flags = new TreeMap<>(flags);
        clean = List.copyOf(clean);
        dead = List.copyOf(dead);
    }

    public TableId tableId() {
        return TableId.ofSafe(table);
    }

    /** What tells this range from all others of the pipeline. */
    public byte[] key() {
        return (table + "/" + epoch + "/p" + partition + "/" + from).getBytes(StandardCharsets.UTF_8);
    }

    public byte[] toJson() {
        return BookJson.write(this);
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws IllegalArgumentException if the bytes are no such record
     */
    public static RawRange ofJson(byte[] json) {
        return BookJson.read(RawRange.class, json);
    }
}
