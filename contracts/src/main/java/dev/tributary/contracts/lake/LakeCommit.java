package dev.tributary.contracts.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tributary.contracts.TableId;
import dev.tributary.contracts.books.Run;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A commit object: who writes it first owns the range of offsets. The same bytes are announced on the commit topic.
 *
 * @param version of this format; 1
 * @param table {@link TableId#safe()}
 * @param topicId the clean topic's Kafka id, so that a recreated topic is another one
 * @param partition of the clean topic
 * @param startOffset the first clean offset of the batch
 * @param endOffset the clean offset behind the batch's last record
 * @param files the files, in the order they were opened; empty if the batch held nothing to write
 * @param counts the books of the batch
 * @param numbers which numbered records of the raw partition are in the files; the raw partition is that of the clean topic
 */
public record LakeCommit(
        int version,
        String table,
        String topicId,
        int partition,
        long startOffset,
        long endOffset,
        List<LakeFile> files,
        Counts counts,
        List<Run> numbers) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            // A newer writer may add fields; an older reader goes on.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    public LakeCommit {
        if (startOffset < 0 || endOffset <= startOffset) {
            throw new IllegalArgumentException("no range: " + startOffset + " to " + endOffset);
        }
        files = List.copyOf(files);
        numbers = withoutNull(numbers);
    }

    /** A batch of records that have no number. */
    public LakeCommit(
            int version,
            String table,
            String topicId,
            int partition,
            long startOffset,
            long endOffset,
            List<LakeFile> files,
            Counts counts) {
        this(version, table, topicId, partition, startOffset, endOffset, files, counts, List.of());
    }

    /** A commit that was written before records had numbers has none. */
    private static List<Run> withoutNull(@Nullable List<Run> numbers) {
        return numbers == null ? List.of() : List.copyOf(numbers);
    }

    public TableId tableId() {
        return TableId.ofSafe(table);
    }

    /** What tells this commit from all others of the pipeline, and from a {@link Compaction} that begins where it does. */
    public String id() {
        return table + "/" + topicId + "/p" + partition + "/" + startOffset + "-" + endOffset;
    }

    /** This commit as JSON in UTF-8. */
    public byte[] toJson() {
        try {
            return JSON.writeValueAsBytes(this);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * Reads what {@link #toJson()} wrote.
     *
     * @throws IllegalArgumentException if the bytes are no commit object
     */
    public static LakeCommit ofJson(byte[] json) {
        try {
            return JSON.readValue(json, LakeCommit.class);
        } catch (java.io.IOException malformed) {
            throw new IllegalArgumentException(
                    "no commit object: " + new String(json, 0, Math.min(json.length, 80), StandardCharsets.UTF_8),
                    malformed);
        }
    }
}
