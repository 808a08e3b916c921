package dev.tributary.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;

/** What a caller sees of a server that does not start. */
final class Refusal {
    private Refusal() {}

    /** One line that contains the expected words. */
    static void assertRefusal(String expected, Executable start) {
        String message = String.valueOf(
                assertThrows(EmbeddedServerException.class, start).getMessage());
        assertTrue(message.contains(expected), message);
        assertEquals(1, message.lines().count(), message);
    }
}
