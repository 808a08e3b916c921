package dev.tributary.service.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.lifecycle.Health;
import dev.tributary.service.lifecycle.Service;
import dev.tributary.service.metrics.Meters;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@code /health/live}, {@code /health/ready}, {@code /metrics} (Prometheus) and {@code /api/status} (JSON) of one or
 * more services. Ready = all of them are. Handlers may be added by {@link #handle}.
 */
public final class ServiceEndpoint implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Answers a request. */
    @FunctionalInterface
    public interface Handler {
        Answer answer(String method, String body);
    }

    /**
     * An answer.
     *
     * @param status of HTTP
     * @param type the body's content type
     * @param body the body
     */
    public record Answer(int status, String type, String body) {
        public static Answer text(int status, String body) {
            return new Answer(status, "text/plain; charset=utf-8", body + "\n");
        }
    }

    private final HttpServer server;
    private final ExecutorService threads;

    private ServiceEndpoint(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts to answer.
     *
     * @param address where; port 0 takes a free one
     * @throws TributaryException {@code NEEDS_OPERATOR} if the port is taken
     */
    public static ServiceEndpoint start(
            InetSocketAddress address, List<Service> services, PrometheusMeterRegistry metrics) {
        HttpServer server;
        try {
            server = HttpServer.create(address, 16);
        } catch (IOException failure) {
            throw taken(address, failure);
        }
        ExecutorService threads = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "http");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        ServiceEndpoint endpoint = new ServiceEndpoint(server, threads);
        endpoint.handle("/health/live", (method, body) -> live(services));
        endpoint.handle("/health/ready", (method, body) -> ready(services));
        endpoint.handle("/metrics", (method, body) -> new Answer(200, "text/plain; version=0.0.4", metrics.scrape()));
        endpoint.handle("/api/status", (method, body) -> status(services));
        // By its place: after a restart another one of its name is there.
        for (int i = 0; i < services.size(); i++) {
            int place = i;
            new Meters(metrics).ready(services.get(i).name(), () -> services.get(place)
                    .health()
                    .isReady());
        }
        server.start();
        return endpoint;
    }

    /**
     * Tries the address and lets it go again, so that a taken port is said before anything else is started.
     *
     * @throws TributaryException {@code NEEDS_OPERATOR} if the port is taken
     */
    public static void requireFree(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
        } catch (IOException failure) {
            throw taken(address, failure);
        }
    }

    private static TributaryException taken(InetSocketAddress address, IOException failure) {
        String message = "port " + address.getPort() + " cannot be opened (" + failure.getMessage()
                + "): choose another with --port";
        return new TributaryException(ErrorKind.NEEDS_OPERATOR, message, failure);
    }

    /** The loopback interface: who is on this machine, and nobody else. */
    public static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** The port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    /** Answers on one more path, exactly; a failure is answered with 500 and its one line. */
    public void handle(String path, Handler handler) {
        server.createContext(path, exchange -> {
            try (exchange) {
                send(exchange, exchange.getRequestURI().getPath().equals(path) ? run(exchange, handler) : NOT_FOUND);
            }
        });
    }

    private static final Answer NOT_FOUND = Answer.text(404, "not found");

    private static Answer run(HttpExchange exchange, Handler handler) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        try {
            return handler.answer(exchange.getRequestMethod(), body);
        } catch (RuntimeException failure) {
            return Answer.text(500, TributaryException.of(failure).getMessage());
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", answer.type);
        exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private static Answer live(List<Service> services) {
        for (Service service : services) {
            if (service.terminated().isCompletedExceptionally()) {
                return Answer.text(503, service.name() + ": a worker has died");
            }
        }
        return Answer.text(200, "alive");
    }

    private static Answer ready(List<Service> services) {
        for (Service service : services) {
            if (service.health() instanceof Health.NotReady not) {
                return Answer.text(503, service.name() + ": " + not.reason());
            }
        }
        return Answer.text(200, "ready");
    }

    private static Answer status(List<Service> services) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (Service service : services) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("ready", service.health().isReady());
            if (service.health() instanceof Health.NotReady not) {
                one.put("reason", not.reason());
            }
            service.pending().ifPresent(pending -> one.put("pending", pending));
            one.putAll(service.status());
            all.put(service.name(), one);
        }
        try {
            return new Answer(200, "application/json", JSON.writeValueAsString(all));
        } catch (IOException impossible) {
            throw new TributaryException(ErrorKind.BUG, "the status could not be written", impossible);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdown();
    }
}
