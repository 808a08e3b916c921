package dev.tributary.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** Requests to bigquery-emulator. */
final class EmulatorApi {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final Supplier<URI> endpoint;
    private HttpClient http = HttpClient.newHttpClient();

    EmulatorApi(Supplier<URI> endpoint) {
        this.endpoint = endpoint;
    }

    /** A table or view. */
    record Table(String project, String dataset, String name) {

        String path() {
            return tables(project, dataset) + "/" + name;
        }

        String sql() {
            return "`" + project + "`.`" + dataset + "`.`" + name + "`";
        }

        /** That no other is called. */
        Table another() {
            return new Table(project, dataset, "t" + UUID.randomUUID());
        }
    }

    private static String tables(String project, String dataset) {
        return "/bigquery/v2/projects/" + project + "/datasets/" + dataset + "/tables";
    }

    /** The server has been started again: its connections are gone. */
    void forgetConnections() {
        http = HttpClient.newHttpClient();
    }

    HttpResponse<byte[]> send(String method, String pathAndQuery, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(endpoint.get().resolve(pathAndQuery))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (body.length > 0) {
            request.header("Content-Type", "application/json");
        }
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException failure) {
            throw new IllegalStateException(method + " " + pathAndQuery + ": " + failure, failure);
        } catch (InterruptedException failure) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(failure);
        }
    }

    /** Runs a statement that has to go well. */
    void run(String project, String sql) {
        ObjectNode query = JSON.createObjectNode().put("query", sql).put("useLegacySql", false);
        insert(project, "query", query);
    }

    /**
     * Loads Parquet files into a table that is not there yet.
     *
     * @param columns as DDL has them, names in backticks
     * @param urls as SQL's texts, with commas between
     */
    void load(Table table, String columns, String urls) {
        ObjectNode load = JSON.createObjectNode().put("sourceFormat", "PARQUET");
        load.putObject("destinationTable")
                .put("projectId", table.project)
                .put("datasetId", table.dataset)
                .put("tableId", table.name);
        ArrayNode uris = load.putArray("sourceUris");
        Pattern.compile("'([^']*)'").matcher(urls).results().forEach(url -> uris.add(url.group(1)));
        ArrayNode fields = load.putObject("schema").putArray("fields");
        Pattern.compile("`([^`]+)` (ARRAY<)?(\\w+)").matcher(columns).results().forEach(column -> fields.addObject()
                .put("name", column.group(1))
                .put("type", column.group(3))
                .put("mode", column.group(2) == null ? "NULLABLE" : "REPEATED"));
        insert(table.project, "load", load);
    }

    private void insert(String project, String kind, ObjectNode configuration) {
        ObjectNode job = JSON.createObjectNode();
        job.putObject("jobReference").put("projectId", project).put("jobId", "t" + UUID.randomUUID());
        job.putObject("configuration").set(kind, configuration);
        HttpResponse<byte[]> response = send("POST", "/bigquery/v2/projects/" + project + "/jobs", bytes(job));
        if (!went(response)) {
            throw new IllegalStateException(configuration + ": " + new String(response.body(), StandardCharsets.UTF_8));
        }
    }

    /** Whether a job that was inserted went well. */
    static boolean went(HttpResponse<byte[]> inserted) {
        return inserted.statusCode() == OK
                && parsed(inserted.body()).path("status").path("errorResult").isMissingNode();
    }

    boolean exists(Table table) {
        return send("GET", table.path(), new byte[0]).statusCode() == OK;
    }

    void delete(Table table) {
        require(table, send("DELETE", table.path(), new byte[0]));
    }

    String description(Table table) {
        return parsed(send("GET", table.path(), new byte[0]).body())
                .path("description")
                .asText();
    }

    void describe(Table table, String description) {
        ObjectNode patch = JSON.createObjectNode().put("description", description);
        require(table, send("PATCH", table.path(), bytes(patch)));
    }

    /** All tables and views of a dataset. */
    List<Table> list(String project, String dataset) {
        JsonNode listed = parsed(send("GET", tables(project, dataset) + "?maxResults=10000", new byte[0])
                .body());
        return StreamSupport.stream(listed.path("tables").spliterator(), false)
                .map(table -> table.path("tableReference").path("tableId").asText())
                .map(name -> new Table(project, dataset, name))
                .toList();
    }

    private static void require(Table table, HttpResponse<byte[]> response) {
        int status = response.statusCode();
        if (status / 100 != 2 && status != NOT_FOUND) {
            throw new IllegalStateException(table + ": the test server says " + status);
        }
    }

    static JsonNode parsed(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (IOException failure) {
            throw new IllegalStateException("not JSON", failure);
        }
    }

    static byte[] bytes(JsonNode json) {
        try {
            return JSON.writeValueAsBytes(json);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
