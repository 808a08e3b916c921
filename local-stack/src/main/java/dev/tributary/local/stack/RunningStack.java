package dev.tributary.local.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Asks a stack that runs in another process. */
public final class RunningStack {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final HttpClient client = HttpClient.newHttpClient();
    private final Home.Running running;

    public RunningStack(Home.Running running) {
        this.running = running;
    }

    /**
     * Posts to a path of {@link Control}.
     *
     * @return the answer's body
     * @throws TributaryException {@code NEEDS_OPERATOR} with what the stack says against it
     */
    public String post(String path, String body) {
        return send(to(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    /**
     * Asks a path of {@link Control}.
     *
     * @return the answer's body
     * @throws TributaryException {@code NEEDS_OPERATOR} with what the stack says against it
     */
    public String get(String path) {
        return send(to(path).build());
    }

    /**
     * Has something done in the background, and waits for it.
     *
     * @param path of {@link Control}; {@code POST} begins it, {@code GET} says how far it is
     * @param progress is told what is done now
     * @throws TributaryException with what the stack says against it, or why it failed
     */
    public <T> T run(String path, Object request, Class<T> result, Consumer<String> progress) {
        try {
            long number = JSON.readTree(post(path, JSON.writeValueAsString(request)))
                    .path("number")
                    .asLong();
            String said = "";
            while (true) {
                JsonNode state = JSON.readTree(get(path));
                if (state.path("number").asLong() != number) {
                    throw new TributaryException(ErrorKind.TRANSIENT, "another one has begun since: try again");
                }
                if (state.path("failure").isTextual()) {
                    throw new TributaryException(
                            ErrorKind.TRANSIENT, state.path("failure").asText());
                }
                if (!state.path("result").isNull()) {
                    return JSON.treeToValue(state.path("result"), result);
                }
                String now = state.path("progress").asText();
                if (!now.isEmpty() && !now.equals(said)) {
                    progress.accept(now);
                }
                said = now;
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            }
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("the running Tributary's answer is no JSON", malformed);
        }
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + running.port() + path));
    }

    private String send(HttpRequest request) {
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                ErrorKind kind = answer.statusCode() < 500 ? ErrorKind.NEEDS_OPERATOR : ErrorKind.TRANSIENT;
                throw new TributaryException(kind, answer.body().strip());
            }
            return answer.body();
        } catch (IOException failure) {
            String message =
                    "the running Tributary (process " + running.pid() + ") does not answer on port " + running.port();
            throw new TributaryException(ErrorKind.TRANSIENT, message, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TributaryException(ErrorKind.TRANSIENT, "interrupted", interrupted);
        }
    }
}
