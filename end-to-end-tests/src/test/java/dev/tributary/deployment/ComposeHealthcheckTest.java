package dev.tributary.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.service.lifecycle.Health;
import dev.tributary.service.lifecycle.Service;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The command that Compose asks a service's health with, run against a real endpoint. */
final class ComposeHealthcheckTest {

    static final List<String> SERVICES = Repository.SERVICES;

    @ParameterizedTest
    @FieldSource("SERVICES")
    void aReadyServiceIsHealthy(String service) throws Exception {
        try (LiveEndpoint endpoint = new LiveEndpoint(new Stub(Health.ready()))) {
            assertEquals(0, check(service, endpoint.port()));
        }
    }

    @ParameterizedTest
    @FieldSource("SERVICES")
    void aServiceThatIsNotReadyIsNot(String service) throws Exception {
        try (LiveEndpoint endpoint = new LiveEndpoint(new Stub(Health.notReady("no progress")))) {
            assertNotEquals(0, check(service, endpoint.port()));
        }
    }

    @Test
    void noServiceIsNot() throws Exception {
        int port;
        try (LiveEndpoint endpoint = new LiveEndpoint()) {
            port = endpoint.port();
        }

        assertNotEquals(0, check("lake-sink", port));
    }

    private static int check(String service, int port) throws IOException, InterruptedException {
        List<String> command = ComposeRules.check(Repository.read("docker-compose.yml"))
                .at("services")
                .at(service)
                .at("healthcheck")
                .at("test")
                .texts()
                .stream()
                .skip(1)
                // Compose itself makes one dollar sign of two.
                .map(word -> word.replace("$$", "$").replace("/127.0.0.1/8080", "/127.0.0.1/" + port))
                .toList();
        assertTrue(command.toString().contains("/" + port));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        assertTrue(process.waitFor(10, TimeUnit.SECONDS));
        return process.exitValue();
    }

    private record Stub(Health health) implements Service {

        @Override
        public String name() {
            return "stub";
        }

        @Override
        public void start() {}

        @Override
        public OptionalLong pending() {
            return OptionalLong.empty();
        }

        @Override
        public Map<String, Object> status() {
            return Map.of();
        }

        @Override
        public CompletableFuture<Void> terminated() {
            return new CompletableFuture<>();
        }

        @Override
        public void close() {}
    }
}
