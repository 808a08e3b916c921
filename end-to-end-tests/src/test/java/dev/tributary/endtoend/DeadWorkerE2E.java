package dev.tributary.endtoend;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.service.lifecycle.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * I9: a worker thread that ends, ends its service; what that does to the process, {@code ServiceProcessTest} shows. Capture's
 * begins anew when it is interrupted; what ends it for good is in capture's own tests.
 */
final class DeadWorkerE2E {

    /** A service, and a part of its worker threads' names. */
    private static final List<Map.Entry<String, String>> WORKERS = List.of(
            Map.entry("stream-processor", "-StreamThread-"),
            Map.entry("lake-sink", "lake-sink"),
            Map.entry("warehouse-merger", "warehouse-merger"),
            Map.entry("warehouse-merger", "books"));

    @Test
    void I9_aWorkerThatEndsEndsItsServiceAndTheStack(@TempDir Path folder) throws Exception {
        for (Map.Entry<String, String> worker : WORKERS) {
            try (SmallStack small = SmallStack.start(
                    Files.createTempDirectory(folder, worker.getKey()),
                    "dead",
                    "",
                    "{ public.t: {} }",
                    "CREATE TABLE t (id int PRIMARY KEY)",
                    "INSERT INTO t VALUES (1)")) {
                kill(small, worker);
                assertTrue(small.stack().terminated().isCompletedExceptionally(), worker::toString);
            }
        }
    }

    private static void kill(SmallStack small, Map.Entry<String, String> worker) {
        Service service = small.service(worker.getKey());
        assertFalse(service.terminated().isDone(), worker::toString);

        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(worker.getValue())
                        || thread.getName().contains(worker.getValue() + "1"))
                .toList();
        assertFalse(threads.isEmpty(), worker::toString);
        threads.forEach(Thread::interrupt);

        await(worker.toString()).atMost(SmallStack.LIMIT).until(() -> service.terminated()
                .isCompletedExceptionally());
        assertFalse(service.health().isReady(), worker::toString);
    }
}
