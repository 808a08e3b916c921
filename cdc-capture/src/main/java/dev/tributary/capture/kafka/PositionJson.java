package dev.tributary.capture.kafka;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.capture.core.Position;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;

/** The value of a position record. Keys that it does not know are left aside, so that an older version can read on. */
final class PositionJson {

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private PositionJson() {}

    static byte[] write(Position position) {
        try {
            return JSON.writeValueAsBytes(position);
        } catch (JsonProcessingException impossible) {
            throw new TributaryException(ErrorKind.BUG, "the position could not be written", impossible);
        }
    }

    static Position read(String topic, byte[] value) {
        try {
            return JSON.readValue(value, Position.class);
        } catch (IOException malformed) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR,
                    topic + ": the slot's position cannot be read; was it written by hand?",
                    malformed);
        }
    }
}
