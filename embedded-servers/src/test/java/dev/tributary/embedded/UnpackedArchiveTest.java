package dev.tributary.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.OutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnpackedArchiveTest {
    @TempDir
    private Path directory;

    @Test
    void isWholeWhenSeveralUnpackAtOnce() throws Exception {
        URL archive = archiveOf("bin/tool");
        Path cache = directory.resolve("cache");
        ExecutorService threads = Executors.newFixedThreadPool(4);
        Set<Path> homes = new HashSet<>();
        try {
            List<Future<Path>> unpacked = IntStream.range(0, 8)
                    .mapToObj(i -> threads.submit(() -> UnpackedArchive.of(archive, "tools", cache)))
                    .toList();
            for (Future<Path> home : unpacked) {
                homes.add(home.get());
            }
        } finally {
            threads.shutdownNow();
        }

        assertEquals(1, homes.size());
        Path tool = homes.iterator().next().resolve("bin/tool");
        assertEquals("content", Files.readString(tool));
        assertTrue(Files.isExecutable(tool));
        try (Stream<Path> entries = Files.list(cache)) {
            assertEquals(1, entries.count());
        }
    }

    @Test
    void writesNothingOutsideOfItsDirectory() throws Exception {
        URL archive = archiveOf("../../escaped");

        assertThrows(
                EmbeddedServerException.class,
                () -> UnpackedArchive.of(archive, "tools", directory.resolve("deep/cache")));
    }

    private URL archiveOf(String name) throws Exception {
        Path file = directory.resolve("archive.tar.gz");
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);
        try (OutputStream output = new GZIPOutputStream(Files.newOutputStream(file));
                TarArchiveOutputStream tar = new TarArchiveOutputStream(output)) {
            TarArchiveEntry entry = new TarArchiveEntry(name, true);
            entry.setSize(content.length);
            entry.setMode(0100755);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        return file.toUri().toURL();
    }
}
