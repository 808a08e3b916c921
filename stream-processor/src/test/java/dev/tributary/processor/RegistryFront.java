package dev.tributary.processor;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** In front of a registry: it can be down, and it can refuse the schemas of a topic as a rule of the registry does. */
final class RegistryFront implements AutoCloseable {

    private static final String CONFLICT =
            "{\"title\":\"incompatible\",\"detail\":\"incompatible\",\"name\":\"RuleViolationException\",\"status\":409}";

    private final URI registry;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean down;
    private volatile String conflict = "";

    RegistryFront(String registry) {
        this.registry = URI.create(registry);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + registry.getPath();
    }

    void down(boolean now) {
        down = now;
    }

    /** New schemas of a topic are not compatible. */
    void conflict(String topic) {
        conflict = topic;
    }

    /** How many requests were not passed on. */
    int refused() {
        return refused.get();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String asked = exchange.getRequestURI() + new String(body, StandardCharsets.UTF_8);
            if (down) {
                refused.incrementAndGet();
                exchange.sendResponseHeaders(503, -1);
            } else if (!conflict.isEmpty()
                    && asked.contains(conflict)
                    && exchange.getRequestMethod().equals("POST")) {
                refused.incrementAndGet();
                answer(exchange, 409, "application/json", CONFLICT.getBytes(StandardCharsets.UTF_8));
            } else {
                pass(exchange, body);
            }
        }
    }

    private void pass(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(registry.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (String header : new String[] {"Content-Type", "Accept"}) {
            String value = exchange.getRequestHeaders().getFirst(header);
            if (value != null) {
                request.header(header, value);
            }
        }
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            answer.headers().map().forEach((name, values) -> {
                if (name.toLowerCase(java.util.Locale.ROOT).startsWith("x-registry")) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            String type = answer.headers().firstValue("Content-Type").orElse("application/json");
            answer(exchange, answer.statusCode(), type, answer.body());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
