package dev.tributary.local;

import dev.tributary.capture.postgres.Preflight;
import dev.tributary.capture.postgres.SourceDatabase;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.local.stack.Control;
import dev.tributary.local.stack.Home;
import dev.tributary.local.stack.LocalServers;
import dev.tributary.local.stack.LocalStack;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.http.ServiceEndpoint;
import dev.tributary.service.lifecycle.ExitCode;
import dev.tributary.service.lifecycle.StopSignal;
import dev.tributary.service.process.ServiceProcess;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tributary up}: the whole pipeline on this machine until it is told to stop. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Runs a pipeline on this machine until SIGTERM or Ctrl-C; embeds what its file does not name.")
public final class UpCommand implements Callable<Integer> {

    private static final Duration START = Duration.ofMinutes(5);

    private final StopSignal stop;

    @Mixin
    private final HomeOptions options = new HomeOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "For health, metrics and status, on the loopback interface; 0 takes a free one"
                    + " (default: ${DEFAULT-VALUE}).")
    private int port;

    public UpCommand(StopSignal stop) {
        this.stop = stop;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PipelineFile file = options.pipeline()
                .orElseThrow(() -> new TributaryException(
                        ErrorKind.NEEDS_OPERATOR, "up needs a pipeline file: name it with --pipeline FILE"));
        // What a user may have got wrong comes first, before anything is made or started.
        ServiceEndpoint.requireFree(ServiceEndpoint.loopback(port));
        try (Home home = Home.open(options.home())) {
            LogFile.into(home);
            if (file.source().isPresent()) {
                new Preflight(new SourceDatabase(file.theSource()), file).checkAtStart();
            }
            options.remember(home);
            try (LocalStack stack = LocalStack.create(home, LocalServers.start(home, file));
                    ServiceEndpoint endpoint =
                            ServiceEndpoint.start(ServiceEndpoint.loopback(port), stack.services(), stack.metrics())) {
                run(stack, endpoint, home, out);
            }
        } catch (CompletionException died) {
            ServiceProcess.explain(died, spec.commandLine().getErr(), options.debug());
            return ExitCode.FAILED_OUTSIDE;
        }
        return ExitCode.GOOD;
    }

    private void run(LocalStack stack, ServiceEndpoint endpoint, Home home, PrintWriter out) {
        new Control(stack, home).answerOn(endpoint);
        out.println("source     " + stack.file().theSource().url());
        out.println("lake       " + stack.file().theLake().url());
        out.println("status     http://127.0.0.1:" + endpoint.port() + "/api/status");
        out.flush();
        stack.startServices();
        stack.awaitReady(START);
        home.announce(endpoint.port());
        out.println("ready");
        out.flush();
        CompletableFuture.anyOf(stop.requested(), stack.terminated()).join();
        out.println("stopping");
        out.flush();
    }
}
