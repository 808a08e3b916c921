package dev.tributary.local.stack;

import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** Asks a stack that runs in another process. */
public final class RunningStack {

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
