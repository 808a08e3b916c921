package dev.tributary.local.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.capture.SnapshotRequests;
import dev.tributary.capture.core.SnapshotRequest;
import dev.tributary.capture.postgres.Sql;
import dev.tributary.contracts.TableId;
import dev.tributary.local.Output;
import dev.tributary.local.sql.Select;
import dev.tributary.local.verify.TableReport;
import dev.tributary.local.verify.Verifier;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.http.ServiceEndpoint;
import dev.tributary.service.http.ServiceEndpoint.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the other commands ask of a running stack, which alone may open the warehouse's file: {@code POST /api/sql},
 * {@code POST /api/verify} and {@code POST /api/snapshot}; {@code GET /api/snapshot} says how far snapshots are.
 */
public final class Control {

    private static final Duration DRAIN = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JSON_LINES = "application/x-ndjson";

    private final LocalStack stack;

    public Control(LocalStack stack) {
        this.stack = stack;
    }

    /** Adds the paths. */
    public void answerOn(ServiceEndpoint endpoint) {
        endpoint.handle("/api/sql", (method, body) -> method.equals("POST") ? sql(body) : onlyPost());
        endpoint.handle("/api/snapshot", (method, body) -> method.equals("POST") ? snapshot(body) : snapshots());
        endpoint.handle("/api/verify", (method, body) -> method.equals("POST") ? verify() : onlyPost());
    }

    private Answer snapshots() {
        Map<String, Object> capture = stack.services().get(0).status();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("requests", capture.getOrDefault("requests", 0));
        answer.put("snapshots", capture.getOrDefault("snapshots", Map.of()));
        return new Answer(200, JSON_LINES, Output.json(answer));
    }

    private Answer snapshot(String body) {
        try {
            SnapshotRequest request = JSON.readValue(body, SnapshotRequest.class);
            Object captured = stack.services().get(0).status().getOrDefault("tables", Map.of());
            for (String table : request.tables()) {
                if (captured instanceof Map<?, ?> tables && !tables.containsKey(table)) {
                    return Answer.text(400, table + " is not captured; these are: " + tables.keySet());
                }
            }
            check(request);
            long number = SnapshotRequests.send(stack.context(), request);
            return new Answer(200, JSON_LINES, Output.json(Map.of("number", number)));
        } catch (SQLException refused) {
            return Answer.text(400, "the source does not take the condition: " + Select.explain(refused));
        } catch (JsonProcessingException malformed) {
            return Answer.text(400, "no request: " + malformed.getOriginalMessage());
        } catch (TributaryException failed) {
            return Answer.text(500, failed.getMessage());
        }
    }

    private void check(SnapshotRequest request) throws SQLException {
        if (request.where() == null) {
            return;
        }
        try (Connection source = stack.source();
                Statement statement = source.createStatement()) {
            for (String table : request.tables()) {
                statement.execute(
                        "SELECT FROM " + Sql.name(TableId.parse(table)) + " WHERE (" + request.where() + ") LIMIT 0");
            }
        }
    }

    private static Answer onlyPost() {
        return Answer.text(405, "POST only");
    }

    private Answer sql(String query) {
        StringBuilder lines = new StringBuilder();
        try (Connection warehouse = stack.warehouse()) {
            new Select(warehouse)
                    .run(query, row -> lines.append(Output.json(row)).append('\n'));
            return new Answer(200, JSON_LINES, lines.toString());
        } catch (SQLException failure) {
            return Answer.text(400, Select.explain(failure));
        } catch (TributaryException refused) {
            return Answer.text(400, refused.getMessage());
        }
    }

    private Answer verify() {
        return new Answer(200, JSON_LINES, Output.json(verify(stack)));
    }

    /**
     * Lets the pipeline drain, then compares.
     *
     * @throws TributaryException {@code TRANSIENT} if it did not drain in time: the source is not quiet
     */
    public static List<TableReport> verify(LocalStack stack) {
        try {
            if (!stack.drain(DRAIN)) {
                throw new TributaryException(
                        ErrorKind.TRANSIENT,
                        "the pipeline did not drain within " + DRAIN.toSeconds()
                                + " s: is the source quiet? /api/status says what is pending");
            }
            try (Connection source = stack.source();
                    Connection warehouse = stack.warehouse()) {
                return new Verifier(source, warehouse).verify(stack.file());
            }
        } catch (SQLException failure) {
            throw new TributaryException(
                    ErrorKind.TRANSIENT,
                    "source and warehouse could not be compared: " + failure.getMessage(),
                    failure);
        }
    }
}
