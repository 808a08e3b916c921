package dev.tributary.embedded;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SigkillIT {
    @TempDir
    private Path directory;

    @Test
    void leavesNoServerBehindAndLosesNothing() throws Exception {
        // Given: a process with all servers
        Process process = startServers();
        List<ProcessHandle> children;
        String[] facts;
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            facts = output.readLine().split(" ");
            children = process.descendants().toList();
        } finally {
            // When: it is killed
            process.destroyForcibly().waitFor();
        }

        // Then: nothing of it lives on
        int postgresPort = Integer.parseInt(facts[0]);
        int registryPort = Integer.parseInt(facts[1]);
        assertFalse(children.isEmpty());
        await().atMost(Duration.ofSeconds(90))
                .until(() -> FreePort.isFree(postgresPort)
                        && FreePort.isFree(registryPort)
                        && children.stream().noneMatch(ProcessHandle::isAlive));

        // And: a new start finds everything
        try (EmbeddedPostgres postgres =
                        EmbeddedPostgres.start(directory.resolve("postgres"), EmbeddedPostgres.Options.defaults());
                EmbeddedKafka kafka =
                        EmbeddedKafka.start(directory.resolve("kafka"), EmbeddedKafka.Options.defaults());
                EmbeddedRegistry registry =
                        EmbeddedRegistry.start(directory.resolve("registry"), EmbeddedRegistry.Options.defaults())) {
            assertEquals("42", EmbeddedPostgresIT.query(postgres, "SELECT n FROM t"));
            KafkaProbe probe = new KafkaProbe(kafka.bootstrapServers());
            await().until(() -> probe.values("t").equals(List.of("kept")));
            assertTrue(new RegistryProbe(registry.url())
                    .schema(Long.parseLong(facts[2]))
                    .contains("Kept"));
        }
    }

    @Test
    void serversThatOutlivedTheirProcessAreStoppedByTheNextStart() throws Exception {
        // Given: servers whose process is gone, and the shells that watched over them too
        Process process = startServers();
        try (BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            output.readLine();
            process.descendants()
                    .filter(child -> child.info().command().orElse("").matches(".*/(sh|dash|bash)"))
                    .forEach(ProcessHandle::destroyForcibly);
        } finally {
            process.destroyForcibly().waitFor();
        }
        Path home = directory.resolve("postgres");
        assertTrue(PostmasterFile.of(home.resolve("data")).runningServer().isPresent());

        // When
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(home, EmbeddedPostgres.Options.defaults());
                EmbeddedRegistry registry =
                        EmbeddedRegistry.start(directory.resolve("registry"), EmbeddedRegistry.Options.defaults())) {
            // Then
            assertEquals("42", EmbeddedPostgresIT.query(postgres, "SELECT n FROM t"));
            assertTrue(new RegistryProbe(registry.url()).schema(1).contains("Kept"));
        }
    }

    private Process startServers() throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServersInAProcess.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
