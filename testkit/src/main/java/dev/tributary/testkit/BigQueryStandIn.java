package dev.tributary.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/**
 * Stands in front of bigquery-emulator and makes it more like BigQuery: its DDL ({@link EmulatorDdl}), the conflict where a
 * job's id is taken, and memory that does not run out. One request at a time.
 */
final class BigQueryStandIn implements AutoCloseable {

    /** Of what a statement takes of the emulator's memory, it surely has so much. */
    private static final int MEMORY = 30;

    private static final int DROP = 5;

    private static final String TAKEN = """
            {"error": {"code": 409, "message": "Already Exists: Job",
              "errors": [{"message": "Already Exists: Job", "domain": "global", "reason": "duplicate"}]}}
            """;

    private static final JsonNode NO_QUERY = EmulatorApi.JSON.missingNode();

    static {
        // Else each answer waits 40 ms for the acknowledgement of its head.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final EmulatorApi api;
    private final Runnable restart;
    private final HttpServer http;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread made = new Thread(task, "bigquery-stand-in");
        made.setDaemon(true);
        return made;
    });
    private int taken;

    /**
     * @param restart starts the emulator again, with all that it holds
     */
    BigQueryStandIn(EmulatorApi api, Runnable restart) {
        this.api = api;
        this.restart = restart;
        try {
            this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failure) {
            throw new IllegalStateException("no free port", failure);
        }
        http.createContext("/", this::handle);
        http.setExecutor(thread);
        http.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = body(exchange);
            HttpResponse<byte[]> answer = answer(exchange.getRequestMethod(), exchange.getRequestURI(), body);
            boolean taken = answer.statusCode() == 400 && text(answer.body()).contains("is already created");
            byte[] content = taken ? TAKEN.getBytes(StandardCharsets.UTF_8) : answer.body();
            answer.headers().firstValue("Content-Type").ifPresent(type -> exchange.getResponseHeaders()
                    .set("Content-Type", type));
            exchange.sendResponseHeaders(taken ? 409 : answer.statusCode(), content.length == 0 ? -1 : content.length);
            if (content.length > 0) {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(content);
                }
            }
        }
    }

    private HttpResponse<byte[]> answer(String method, URI uri, byte[] body) {
        // The emulator does not know which fields are asked for.
        String path = uri.getRawPath()
                + (uri.getRawQuery() == null || uri.getRawQuery().contains("fields=") ? "" : "?" + uri.getRawQuery());
        JsonNode query = body.length == 0
                        || !method.equals("POST")
                        || !uri.getPath().endsWith("/jobs")
                ? NO_QUERY
                : EmulatorApi.parsed(body).path("configuration").path("query").path("query");
        taken += query.isMissingNode() ? method.equals("DELETE") ? DROP : 0 : 1;
        if (taken > MEMORY) {
            restart.run();
            api.forgetConnections();
            taken = 0;
        }
        if (query.isMissingNode()) {
            return api.send(method, path, body);
        }
        return new EmulatorDdl(api, sql -> api.send(method, path, with(body, sql))).run(query.asText());
    }

    private static byte[] with(byte[] job, String sql) {
        JsonNode parsed = EmulatorApi.parsed(job);
        ((ObjectNode) parsed.path("configuration").path("query")).put("query", sql);
        return EmulatorApi.bytes(parsed);
    }

    private static byte[] body(HttpExchange exchange) throws IOException {
        byte[] sent = exchange.getRequestBody().readAllBytes();
        if (!"gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            return sent;
        }
        try (InputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(sent))) {
            return unpacked.readAllBytes();
        }
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.stop(0);
        thread.shutdown();
    }
}
