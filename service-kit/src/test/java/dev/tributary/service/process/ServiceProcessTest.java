package dev.tributary.service.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.service.lifecycle.ExitCode;
import dev.tributary.service.lifecycle.Health;
import dev.tributary.service.lifecycle.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceProcessTest {

    /** Dies as soon as it is started. */
    private static final class Dying implements Service {

        private final CompletableFuture<Void> terminated = new CompletableFuture<>();
        private boolean closed;

        @Override
        public String name() {
            return "dying";
        }

        @Override
        public void start() {
            terminated.completeExceptionally(new IllegalStateException("its worker is gone"));
        }

        @Override
        public Health health() {
            return Health.notReady("it has ended");
        }

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
            return terminated;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void I9_aDeadWorkerEndsTheProcessWithAnotherCodeThanZero(@TempDir Path folder) throws IOException {
        Path file =
                Files.writeString(folder.resolve("pipeline.yaml"), "pipeline: shop\ntables: { public.orders: {} }\n");
        Dying service = new Dying();

        int code = ServiceProcess.run(
                "dying", new String[] {"--pipeline", file.toString(), "--port", "0"}, context -> service);

        assertEquals(ExitCode.FAILED_OUTSIDE, code);
        assertTrue(service.closed);
    }
}
