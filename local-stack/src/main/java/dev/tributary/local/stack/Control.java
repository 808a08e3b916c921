package dev.tributary.local.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.capture.SnapshotRequests;
import dev.tributary.capture.core.SnapshotRequest;
import dev.tributary.capture.postgres.Sql;
import dev.tributary.contracts.TableId;
import dev.tributary.local.Output;
import dev.tributary.local.replay.BuildRequest;
import dev.tributary.local.replay.Built;
import dev.tributary.local.replay.LakeReplay;
import dev.tributary.local.replay.Replay;
import dev.tributary.local.replay.ReplayPlan;
import dev.tributary.local.replay.ReplayRequest;
import dev.tributary.local.replay.Stage;
import dev.tributary.local.sql.Select;
import dev.tributary.local.verify.TableReport;
import dev.tributary.local.verify.Verified;
import dev.tributary.local.verify.VerifyRequest;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.http.ServiceEndpoint;
import dev.tributary.service.http.ServiceEndpoint.Answer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the other commands ask of a running stack, which alone may open the warehouse's file: {@code POST /api/sql},
 * {@code POST /api/replay-from-lake}, {@code POST /api/build}, {@code POST /api/verify}, {@code POST /api/snapshot} and
 * {@code POST /api/replay}; {@code GET} of the last four says how far it is.
 */
public final class Control {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JSON_LINES = "application/x-ndjson";

    private final LocalStack stack;
    private final Home home;
    private final BackgroundRuns<Verified> verifications = new BackgroundRuns<>("verify");
    private final BackgroundRuns<Built> builds = new BackgroundRuns<>("build");
    private volatile @Nullable Replayed lastReplay;

    private record Replayed(ReplayRequest request, ReplayPlan plan) {}

    public Control(LocalStack stack, Home home) {
        this.stack = stack;
        this.home = home;
    }

    /** Adds the paths. */
    public void answerOn(ServiceEndpoint endpoint) {
        endpoint.handle("/api/sql", (method, body) -> method.equals("POST") ? sql(body) : onlyPost());
        endpoint.handle("/api/snapshot", (method, body) -> method.equals("POST") ? snapshot(body) : snapshots());
        endpoint.handle("/api/replay", (method, body) -> method.equals("POST") ? replay(body) : replayed());
        endpoint.handle("/api/replay-from-lake", (method, body) -> method.equals("POST") ? fromLake(body) : onlyPost());
        endpoint.handle(
                "/api/verify", (method, body) -> method.equals("POST") ? verify(body) : json(verifications.state()));
        endpoint.handle("/api/build", (method, body) -> method.equals("POST") ? build(body) : json(builds.state()));
    }

    private Answer snapshots() {
        Map<String, Object> capture = stack.services().get(0).status();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("requests", capture.getOrDefault("requests", 0));
        answer.put("snapshots", capture.getOrDefault("snapshots", Map.of()));
        return json(answer);
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
            return json(Map.of("number", number));
        } catch (SQLException refused) {
            return Answer.text(400, "the source does not take the condition: " + Select.explain(refused));
        } catch (JsonProcessingException malformed) {
            return Answer.text(400, "no request: " + malformed.getOriginalMessage());
        } catch (TributaryException failed) {
            return Answer.text(500, failed.getMessage());
        }
    }

    private Answer replay(String body) {
        try {
            ReplayRequest request = JSON.readValue(body, ReplayRequest.class);
            try (Replay replay = new Replay(stack.file(), request)) {
                ReplayPlan plan = replay.plan();
                if (!request.dryRun() && plan.offsets() > 0) {
                    stack.restart(request.stage().service(), () -> replay.reset(plan));
                    lastReplay = new Replayed(request, plan);
                }
                return json(plan);
            }
        } catch (JsonProcessingException | IllegalArgumentException | TributaryException refused) {
            return refusal(refused);
        }
    }

    /** Answers when all is built. */
    private Answer fromLake(String body) {
        try (LakeReplay replay = new LakeReplay(stack.context())) {
            ReplayRequest request = JSON.readValue(body, ReplayRequest.class);
            List<LakeReplay.Found> found = replay.look(request.tables());
            if (!request.dryRun()) {
                boolean all = request.tables().isEmpty();
                stack.restart(Stage.MERGER.service(), () -> replay.run(found, all, table -> {}));
            }
            return json(found);
        } catch (JsonProcessingException | IllegalArgumentException | TributaryException refused) {
            return refusal(refused);
        }
    }

    private static Answer refusal(Exception refused) {
        boolean ours = refused instanceof TributaryException known && known.kind() != ErrorKind.NEEDS_OPERATOR;
        return Answer.text(ours ? 500 : 400, String.valueOf(refused.getMessage()));
    }

    private Answer replayed() {
        Replayed last = lastReplay;
        if (last == null) {
            return Answer.text(404, "nothing was replayed since this stack started");
        }
        try (Replay replay = new Replay(stack.file(), last.request())) {
            return json(Map.of("left", replay.left(last.plan())));
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

    private Answer verify(String body) {
        try {
            VerifyRequest request = JSON.readValue(body, VerifyRequest.class);
            long number = verifications.start(
                    progress -> new Verification(stack, progress).run(request).abridged());
            return number == 0
                    ? Answer.text(409, "a comparison runs already: try again when it has ended")
                    : json(Map.of("number", number));
        } catch (JsonProcessingException malformed) {
            return Answer.text(400, "no request: " + malformed.getOriginalMessage());
        }
    }

    private Answer build(String body) {
        try {
            BuildRequest request = JSON.readValue(body, BuildRequest.class);
            BlueGreenBuild build = new BlueGreenBuild(stack, home, request);
            long number = builds.start(build::run);
            return number == 0
                    ? Answer.text(409, "a build runs already: try again when it has ended")
                    : json(Map.of("number", number));
        } catch (JsonProcessingException | IllegalArgumentException | TributaryException refused) {
            return refusal(refused);
        }
    }

    private static Answer json(Object answer) {
        return new Answer(200, JSON_LINES, Output.json(answer));
    }

    /**
     * Compares all tables with the source as it is now.
     *
     * @throws TributaryException {@code TRANSIENT} if the warehouse does not get as far as that in time
     */
    public static List<TableReport> verify(LocalStack stack) {
        return new Verification(stack, said -> {}).run(VerifyRequest.ALL).tables();
    }
}
