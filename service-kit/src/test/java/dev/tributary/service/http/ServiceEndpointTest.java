package dev.tributary.service.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.service.error.TributaryException;
import dev.tributary.service.lifecycle.Health;
import dev.tributary.service.lifecycle.Service;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ServiceEndpointTest {

    private final PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Fake service = new Fake();
    private final ServiceEndpoint endpoint =
            ServiceEndpoint.start(ServiceEndpoint.loopback(0), List.of(service), metrics);

    @AfterEach
    void close() {
        endpoint.close();
    }

    @Test
    void readinessFollowsTheServiceAndSaysWhyNot() throws Exception {
        assertEquals(200, ask("/health/ready").statusCode());

        service.health = Health.notReady("Postgres is away");

        assertEquals(503, ask("/health/ready").statusCode());
        assertEquals("fake: Postgres is away\n", ask("/health/ready").body());
        assertEquals(200, ask("/health/live").statusCode());
        assertTrue(ask("/metrics").body().contains("tributary_ready{service=\"fake\"} 0.0"));
    }

    @Test
    @DisplayName("I9: a worker that died is told by liveness")
    void aDeadWorkerIsTold() throws Exception {
        service.terminated.completeExceptionally(new IllegalStateException("gone"));

        assertEquals(503, ask("/health/live").statusCode());
    }

    @Test
    void statusAndMetricsAreServed() throws Exception {
        metrics.counter("tributary.test").increment();

        assertTrue(ask("/metrics").body().contains("tributary_test_total 1.0"));
        assertEquals(
                "{\"fake\":{\"ready\":true,\"pending\":7,\"slot\":\"s\"}}",
                ask("/api/status").body());
        assertEquals(404, ask("/api/status/x").statusCode());
    }

    @Test
    void aTakenPortIsSaidWithTheRemedy() {
        TributaryException taken = assertThrows(
                TributaryException.class, () -> ServiceEndpoint.requireFree(ServiceEndpoint.loopback(endpoint.port())));

        assertTrue(taken.getMessage().contains("choose another with --port"), taken.getMessage());
    }

    private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + endpoint.port() + path);
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    /** A service that is what the test says. */
    private static final class Fake implements Service {

        private final CompletableFuture<Void> terminated = new CompletableFuture<>();
        private Health health = Health.ready();

        @Override
        public String name() {
            return "fake";
        }

        @Override
        public void start() {
            health = Health.ready();
        }

        @Override
        public Health health() {
            return health;
        }

        @Override
        public OptionalLong pending() {
            return OptionalLong.of(7);
        }

        @Override
        public Map<String, Object> status() {
            return Map.of("slot", "s");
        }

        @Override
        public CompletableFuture<Void> terminated() {
            return terminated;
        }

        @Override
        public void close() {
            terminated.complete(null);
        }
    }
}
