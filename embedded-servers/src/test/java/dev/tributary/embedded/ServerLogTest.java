package dev.tributary.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerLogTest {
    @TempDir
    private Path directory;

    @Test
    void tellsTheEndWithoutStackFrames() throws Exception {
        ServerLog log = ServerLog.begin(directory.resolve("server.log"));
        Files.writeString(log.file(), "x".repeat(20_000) + "\none\n\tat Some.frame\ntwo\n\nthree\n");

        assertEquals("two | three", log.lastLines(2));
    }

    @Test
    void keepsTheLogOfTheStartBefore() throws Exception {
        Path file = directory.resolve("server.log");
        Files.writeString(ServerLog.begin(file).file(), "first");

        ServerLog second = ServerLog.begin(file);

        assertEquals(List.of(), second.tail());
        assertEquals("first", Files.readString(directory.resolve("server.log.previous")));
    }
}
