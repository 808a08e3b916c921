package dev.tributary.embedded;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LifelineTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    @TempDir
    private Path directory;

    @Test
    void endsWithItsChild() {
        Lifeline lifeline = Lifeline.ofChild(List.of("sleep", "1000"), directory, directory.resolve("log"));
        assertFalse(lifeline.awaitEnd(Duration.ofMillis(1)));

        lifeline.signalChild(false);

        assertTrue(lifeline.awaitEnd(SOON));
    }

    @Test
    void keepsWhatTheChildSays() throws Exception {
        Path log = directory.resolve("the log's file");
        List<String> command = List.of("sh", "-c", "echo out; echo err >&2");

        Lifeline lifeline = Lifeline.ofChild(command, directory, log);

        assertTrue(lifeline.awaitEnd(SOON));
        assertTrue(Files.readString(log).contains("out"));
        assertTrue(Files.readString(log).contains("err"));
    }

    @Test
    void knowsADaemonThatDidNotStart() {
        Lifeline lifeline =
                Lifeline.ofDaemon(List.of("false"), directory.resolve("pid"), directory, directory.resolve("log"));

        assertNull(lifeline.firstLine());
        assertTrue(lifeline.awaitEnd(SOON));
    }
}
