package dev.tributary.testkit;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChildProcessTest {
    @TempDir
    private Path folder;

    @Test
    void endsWhenItIsClosed() {
        ChildProcess sleeper = ChildProcess.start(List.of("sleep", "600"), folder.resolve("log"));
        assertFalse(sleeper.endsWithin(50, TimeUnit.MILLISECONDS));

        sleeper.close();

        assertTrue(sleeper.endsWithin(0, TimeUnit.MILLISECONDS));
    }

    @Test
    void saysWhatItHasToSayInItsLog() throws Exception {
        Path log = folder.resolve("log");
        ChildProcess speaker = ChildProcess.start(List.of("echo", "two  words"), log);

        assertTrue(speaker.endsWithin(10, TimeUnit.SECONDS));
        assertTrue(Files.readString(log).contains("two  words"));
        speaker.close();
    }
}
