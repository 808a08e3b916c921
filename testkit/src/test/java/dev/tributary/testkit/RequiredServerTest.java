package dev.tributary.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RequiredServerTest {
    private static final String PROPERTY = "tributary.requireServers";

    private @Nullable String before;

    @BeforeEach
    void remember() {
        before = System.getProperty(PROPERTY);
    }

    @AfterEach
    void restore() {
        if (before == null) {
            System.clearProperty(PROPERTY);
        } else {
            System.setProperty(PROPERTY, before);
        }
    }

    @Test
    void skipsWhereServersAreOptional() {
        System.clearProperty(PROPERTY);

        RuntimeException end =
                assertThrows(RuntimeException.class, () -> RequiredServer.skipOrFail("fake-gcs-server", "no Docker"));
        assertEquals("TestAbortedException", end.getClass().getSimpleName());
    }

    @Test
    void failsWhereServersAreRequired() {
        System.setProperty(PROPERTY, "true");

        assertThrows(AssertionError.class, () -> RequiredServer.skipOrFail("fake-gcs-server", "no Docker"));
    }
}
