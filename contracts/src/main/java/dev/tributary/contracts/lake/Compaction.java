package dev.tributary.contracts.lake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.UncheckedIOException;

/**
 * An object that takes the place of the commit objects of a range: the same rows in fewer files. The compactions of a
 * clean partition follow one another from offset 0 on, each created only once; a reader takes them, and the commit objects
 * behind the last. Files that only a replaced commit names are deleted some time after.
 *
 * @param commit as one commit of the whole range would be; it may name files of the commits that it replaces
 * @param atMillis when it was made, milliseconds since 1970 UTC
 */
public record Compaction(LakeCommit commit, long atMillis) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            // A newer writer may add fields; an older reader goes on.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** This compaction as JSON in UTF-8. */
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
     * @throws IllegalArgumentException if the bytes are no compaction
     */
    public static Compaction ofJson(byte[] json) {
        try {
            return JSON.readValue(json, Compaction.class);
        } catch (java.io.IOException malformed) {
            throw new IllegalArgumentException("no compaction", malformed);
        }
    }
}
