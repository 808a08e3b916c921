package dev.tributary.embedded;

import static dev.tributary.embedded.Refusal.assertRefusal;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.embedded.EmbeddedRegistry.Options;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedRegistryIT {
    @TempDir
    private Path directory;

    @Test
    void keepsSchemaIdsFromOneStartToTheNextAndAcrossSigkill() throws Exception {
        long first;
        try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory, Options.defaults())) {
            first = new RegistryProbe(registry.url()).register("First");
        }

        try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory, Options.defaults())) {
            RegistryProbe probe = new RegistryProbe(registry.url());
            long second = probe.register("Second");
            registry.kill();
            registry.restart();

            assertTrue(probe.schema(first).contains("First"));
            assertTrue(probe.schema(second).contains("Second"));
            assertEquals(second, probe.register("Second"));
        }
    }

    @Test
    void refusesADirectoryAndAPortInUse(@TempDir Path other) {
        try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory, Options.defaults())) {
            Options samePort = Options.defaults().withPort(registry.port());

            assertRefusal(
                    "in use by another running server", () -> EmbeddedRegistry.start(directory, Options.defaults()));
            assertRefusal(
                    "port " + registry.port() + " of 127.0.0.1 is taken",
                    () -> EmbeddedRegistry.start(other, samePort));
        }
    }

    @Test
    void outlivesCtrlC() throws Exception {
        try (EmbeddedRegistry registry = EmbeddedRegistry.start(directory, Options.defaults())) {
            List<ProcessHandle> family = ProcessHandle.current().descendants().toList();
            String ids =
                    family.stream().map(child -> Long.toString(child.pid())).collect(Collectors.joining(" "));

            ShortCommand.run(List.of("/bin/sh", "-c", "kill -INT " + ids));

            await().during(Duration.ofSeconds(1)).until(() -> family.stream().allMatch(ProcessHandle::isAlive));
            assertTrue(new RegistryProbe(registry.url()).register("First") > 0);
        }
    }

    @Test
    void saysWhyItDidNotStart() {
        Options tooLittleHeap = new Options(0, 3, Duration.ofSeconds(30));
        Options tooLittleTime = Options.defaults().withStartTimeout(Duration.ofMillis(50));

        assertRefusal("OutOfMemoryError", () -> EmbeddedRegistry.start(directory, tooLittleHeap));
        assertRefusal("does not answer within", () -> EmbeddedRegistry.start(directory, tooLittleTime));
    }
}
