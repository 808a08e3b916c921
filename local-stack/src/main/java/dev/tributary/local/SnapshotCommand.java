package dev.tributary.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.capture.SnapshotRequests;
import dev.tributary.capture.core.SnapshotRequest;
import dev.tributary.local.stack.Home;
import dev.tributary.local.stack.LocalServers;
import dev.tributary.local.stack.RunningStack;
import dev.tributary.service.lifecycle.ExitCode;
import dev.tributary.service.lifecycle.ServiceContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tributary snapshot}: reads tables again while everything flows on. */
@Command(
        name = "snapshot",
        mixinStandardHelpOptions = true,
        description = "Reads tables of the source again, while they change and everything flows on. Without --where,"
                + " rows that are in the warehouse but not in the source are found gone.")
public final class SnapshotCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    @Mixin
    private final HomeOptions options = new HomeOptions();

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            required = true,
            description = "As public.orders; can be repeated.")
    private List<String> tables = List.of();

    @Option(names = "--where", paramLabel = "CONDITION", description = "In SQL: only the rows that fulfil it are read.")
    private @Nullable String where;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        SnapshotRequest request = new SnapshotRequest(tables, where, false);
        Optional<Home.Running> running = Home.running(options.home());
        if (running.isPresent()) {
            follow(new RunningStack(running.get()), request);
        } else {
            leave(request);
        }
        return ExitCode.GOOD;
    }

    /** Nothing runs: the next start heeds it. */
    private void leave(SnapshotRequest request) {
        try (Home home = Home.open(options.home())) {
            LogFile.into(home);
            try (LocalServers servers = LocalServers.start(home, options.pipelineOfHome())) {
                SnapshotRequests.send(
                        new ServiceContext(
                                servers.file(), new SimpleMeterRegistry(), Clock.systemUTC(), home.resolve("scratch")),
                        request);
            }
        }
        out("the next start takes the snapshot");
    }

    private void follow(RunningStack stack, SnapshotRequest request) {
        try {
            long number = JSON.readTree(stack.post("/api/snapshot", JSON.writeValueAsString(request)))
                    .path("number")
                    .asLong();
            String said = "";
            while (true) {
                JsonNode status = JSON.readTree(stack.get("/api/snapshot"));
                String now = progress(status.path("snapshots"));
                if (status.path("requests").asLong() >= number && now.isEmpty()) {
                    out("read; what was found is on its way to the warehouse");
                    return;
                }
                if (!now.equals(said)) {
                    out(now);
                    said = now;
                }
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            }
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("the running Tributary's answer is no JSON", malformed);
        }
    }

    private String progress(JsonNode snapshots) {
        StringBuilder text = new StringBuilder();
        for (String table : tables) {
            JsonNode one = snapshots.path(table);
            if (!one.isMissingNode()) {
                text.append(text.length() == 0 ? "" : ", ")
                        .append(table)
                        .append(' ')
                        .append(one.path("percent").asInt())
                        .append(" %, ")
                        .append(one.path("rows").asLong())
                        .append(" rows");
            }
        }
        return text.toString();
    }

    private void out(String line) {
        PrintWriter out = spec.commandLine().getOut();
        if (!line.isEmpty()) {
            out.println(line);
            out.flush();
        }
    }
}
