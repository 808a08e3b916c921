package dev.tributary.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.local.replay.BuildRequest;
import dev.tributary.local.replay.Built;
import dev.tributary.local.replay.LakeReplay;
import dev.tributary.local.replay.LakeReplay.Found;
import dev.tributary.local.replay.Replay;
import dev.tributary.local.replay.ReplayFrom;
import dev.tributary.local.replay.ReplayPlan;
import dev.tributary.local.replay.ReplayRequest;
import dev.tributary.local.replay.Stage;
import dev.tributary.local.stack.Home;
import dev.tributary.local.stack.LocalServers;
import dev.tributary.local.stack.RunningStack;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.lifecycle.ExitCode;
import dev.tributary.service.lifecycle.ServiceContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tributary replay}: lets a stage read again what it has read. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Sets a stage back in Kafka, so that it reads again what it has read. With unchanged rules every"
                + " table stays as it is; with changed ones bronze and silver show the new result, each change once.")
public final class ReplayCommand implements Callable<Integer> {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

    @Mixin
    private final HomeOptions options = new HomeOptions();

    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            description =
                    "processor (cleans again, as the rules are now), sink (announces again what is in the lake) or"
                            + " merger (merges again).")
    private @Nullable Stage stage;

    @ArgGroup(multiplicity = "1")
    private Which which = new Which();

    private static final class Which {

        @Option(names = "--table", paramLabel = "TABLE", description = "As public.orders; can be repeated.")
        private List<String> tables = List.of();

        @Option(names = "--all", description = "All tables.")
        private boolean all;

        /** None stands for all. */
        private List<String> tables() {
            return all ? List.of() : tables;
        }
    }

    @Option(
            names = "--from",
            paramLabel = "FROM",
            description = "earliest, a time as 2026-11-21T14:00:00Z, a date, or an offset.")
    private @Nullable String from;

    @Option(
            names = "--from-lake",
            description =
                    "Instead of --stage and --from: drops bronze and silver of the tables and builds them anew from"
                            + " the lake, whatever Kafka still has.")
    private boolean fromLake;

    @Option(
            names = "--into",
            paramLabel = "NAME",
            description =
                    "Instead of --stage and --from, with --all: builds all tables anew beside the live ones, with the"
                            + " rules of --pipeline; what equals the source takes their place.")
    private @Nullable String into;

    @Option(names = "--no-swap", description = "With --into: leaves the build beside the live tables.")
    private boolean noSwap;

    @Option(names = "--dry-run", description = "Only says what would run again.")
    private boolean dryRun;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (into != null) {
            return build(into);
        }
        ReplayRequest request = request();
        Optional<Home.Running> running = Home.running(options.home());
        if (running.isPresent()) {
            inStack(new RunningStack(running.get()), request);
        } else {
            alone(request);
        }
        return ExitCode.GOOD;
    }

    private int build(String name) {
        if (stage != null || from != null || fromLake || dryRun || !which.all) {
            throw new ParameterException(
                    spec.commandLine(), "name --into NAME with --all, and with no other but --no-swap");
        }
        RunningStack stack = new RunningStack(Home.running(options.home())
                .orElseThrow(() -> new TributaryException(
                        ErrorKind.NEEDS_OPERATOR,
                        "--into needs the pipeline: start it with tributary up first; docs/replay.md says how to build"
                                + " beside on a cluster")));
        Path rules = options.pipelinePath().orElse(options.home().resolve(Home.LAST_PIPELINE));
        BuildRequest request = new BuildRequest(name, rules.toAbsolutePath().toString(), !noSwap);
        Built built = stack.run("/api/build", request, Built.class, options.json() ? said -> {} : this::out);
        if (options.json()) {
            Map<String, Object> outcome = Output.outcome(built.tables());
            outcome.put("live", built.live());
            out(Output.json(outcome));
        } else {
            Output.tables(spec.commandLine().getOut(), built.tables());
            out(name + (built.live() ? " is live" : " is not live; the live tables are as they were"));
            built.left().forEach(this::out);
        }
        return Output.equal(built.tables()) ? ExitCode.GOOD : ExitCode.CHECK_FAILED;
    }

    private ReplayRequest request() {
        if (fromLake ? stage != null || from != null : stage == null || from == null) {
            throw new ParameterException(spec.commandLine(), "name --stage and --from, or --from-lake or --into alone");
        }
        if (fromLake) {
            return new ReplayRequest(Stage.MERGER, which.tables(), "lake", dryRun);
        }
        try {
            ReplayFrom.parse(String.valueOf(from));
            return new ReplayRequest(Objects.requireNonNull(stage), which.tables(), String.valueOf(from), dryRun);
        } catch (IllegalArgumentException refused) {
            throw new ParameterException(spec.commandLine(), String.valueOf(refused.getMessage()), refused);
        }
    }

    /** The running stack stops the service and starts it again. */
    private void inStack(RunningStack stack, ReplayRequest request) {
        if (fromLake) {
            Found[] found = read(stack.post("/api/replay-from-lake", Output.json(request)), Found[].class);
            List.of(found).forEach(this::print);
            return;
        }
        ReplayPlan plan = read(stack.post("/api/replay", Output.json(request)), ReplayPlan.class);
        print(plan);
        if (!dryRun && plan.offsets() > 0) {
            follow(plan, () -> read(stack.get("/api/replay"), Left.class).left());
        }
    }

    private record Left(long left) {}

    /** No stack runs here: Kafka is elsewhere, or embedded and started for this. */
    private void alone(ReplayRequest request) {
        PipelineFile named = options.pipelineOfHome();
        try (Home home = Home.open(options.home())) {
            LogFile.into(home);
            try (LocalServers servers = LocalServers.start(home, named)) {
                if (fromLake) {
                    build(home, servers.file(), request);
                } else {
                    setBack(servers.file(), request, named.kafka().isEmpty());
                }
            }
        }
    }

    private void build(Home home, PipelineFile file, ReplayRequest request) {
        ServiceContext context =
                new ServiceContext(file, new SimpleMeterRegistry(), Clock.systemUTC(), home.resolve("scratch"));
        try (LakeReplay replay = new LakeReplay(context)) {
            List<Found> found = replay.look(request.tables());
            if (dryRun) {
                found.forEach(this::print);
            } else {
                replay.run(found, request.tables().isEmpty(), this::print);
            }
        }
    }

    private void setBack(PipelineFile file, ReplayRequest request, boolean embedded) {
        try (Replay replay = new Replay(file, request)) {
            ReplayPlan plan = replay.plan();
            print(plan);
            if (dryRun || plan.offsets() == 0) {
                return;
            }
            replay.reset(plan);
            if (embedded) {
                out("the next start reads it again");
            } else {
                String service = request.stage().service();
                out("set back; start " + service + ", as with kubectl scale deployment/" + service
                        + " --replicas=1; Ctrl-C ends the waiting only");
                follow(plan, () -> replay.left(plan));
            }
        }
    }

    private void print(Found found) {
        out(
                options.json()
                        ? Output.json(found)
                        : found.table() + ": " + (dryRun ? "would be built" : "built") + " from " + found.commits()
                                + " commits, " + found.rows() + " rows");
    }

    private void print(ReplayPlan plan) {
        if (options.json()) {
            out(Output.json(plan));
            return;
        }
        for (ReplayPlan.Range range : plan.ranges()) {
            out(range.topic() + "-" + range.partition() + ": offsets " + range.begin() + " to " + (range.end() - 1)
                    + ", at most " + (range.end() - range.begin()) + " records");
        }
        plan.notes().forEach(this::out);
        if (plan.offsets() == 0) {
            out("nothing of that was read yet: there is nothing to read again");
        } else if (dryRun) {
            out("nothing was changed");
        }
    }

    private void follow(ReplayPlan plan, LongSupplier left) {
        long said = -1;
        long now = left.getAsLong();
        while (now > 0) {
            if (now != said && !options.json()) {
                out(now + " offsets left");
            }
            said = now;
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            now = left.getAsLong();
        }
        if (!options.json()) {
            out(plan.stage().service() + " is where it was");
        }
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return JSON.readValue(json, type);
        } catch (JsonProcessingException malformed) {
            throw new IllegalStateException("the running Tributary's answer is no JSON", malformed);
        }
    }

    private void out(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(line);
        out.flush();
    }
}
