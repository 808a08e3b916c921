package dev.tributary.contracts.books;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The records of the books as JSON in UTF-8; a newer writer may add fields. */
public final class BookJson {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private BookJson() {}

    public static byte[] write(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /**
     * Reads a record.
     *
     * @throws IllegalArgumentException if the bytes are none
     */
    public static <T> T read(Class<T> type, byte[] json) {
        try {
            return JSON.readValue(json, type);
        } catch (IOException malformed) {
            throw new IllegalArgumentException("no " + type.getSimpleName(), malformed);
        }
    }
}
