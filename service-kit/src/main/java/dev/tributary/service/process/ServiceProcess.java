package dev.tributary.service.process;

import dev.tributary.service.config.PipelineFiles;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.http.ServiceEndpoint;
import dev.tributary.service.lifecycle.ExitCode;
import dev.tributary.service.lifecycle.Service;
import dev.tributary.service.lifecycle.ServiceContext;
import dev.tributary.service.lifecycle.ServiceFactory;
import dev.tributary.service.lifecycle.StopSignal;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs one service as a process of its own, until a signal comes or a worker dies. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
public final class ServiceProcess implements Callable<Integer> {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceProcess.class);

    private final ServiceFactory factory;
    private final StopSignal stop;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(names = "--pipeline", required = true, paramLabel = "FILE", description = "The pipeline file.")
    @SuppressWarnings("NullAway.Init") // required: picocli sets it before call()
    private Path pipeline;

    @Option(
            names = "--port",
            defaultValue = "8080",
            description = "For health, metrics and status; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--bind",
            defaultValue = "127.0.0.1",
            paramLabel = "ADDRESS",
            description = "The address to listen on (default: ${DEFAULT-VALUE}).")
    private String bind = "";

    @Option(
            names = "--scratch",
            paramLabel = "DIR",
            defaultValue = "${sys:java.io.tmpdir}/tributary",
            description = "For temporary files (default: ${DEFAULT-VALUE}).")
    private Path scratch = Path.of("");

    @Option(names = "--debug", description = "Shows stack traces.")
    private boolean debug;

    private ServiceProcess(ServiceFactory factory, StopSignal stop) {
        this.factory = factory;
        this.stop = stop;
    }

    /**
     * Runs a service until SIGTERM, Ctrl-C or the death of a worker.
     *
     * @param name the command's name in the help
     * @return the exit code
     */
    public static int run(String name, String[] arguments, ServiceFactory factory) {
        ProcessZone.setUtc();
        ServiceProcess process = new ServiceProcess(factory, StopSignal.install());
        CommandLine command = new CommandLine(process).setCommandName(name);
        command.setExecutionExceptionHandler((failure, line, parsed) -> explain(failure, line.getErr(), process.debug));
        return process.stop.finish(command.execute(arguments));
    }

    /** Prints a failure as one line, or with its stack trace; returns the exit code for it. */
    public static int explain(Throwable failure, PrintWriter err, boolean debug) {
        err.println(TributaryException.of(failure).getMessage());
        if (debug) {
            failure.printStackTrace(err);
        }
        return ExitCode.of(failure);
    }

    @Override
    public Integer call() {
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        Service service = create(metrics);
        try (service) {
            service.start();
            InetSocketAddress address = new InetSocketAddress(bind, port);
            try (ServiceEndpoint endpoint = ServiceEndpoint.start(address, List.of(service), metrics)) {
                LOG.info("{} runs; health and metrics on port {}", service.name(), endpoint.port());
                CompletableFuture.anyOf(stop.requested(), service.terminated()).join();
            }
        } catch (CompletionException died) {
            explain(died, spec.commandLine().getErr(), debug);
            return ExitCode.FAILED_OUTSIDE;
        }
        return ExitCode.GOOD;
    }

    private Service create(PrometheusMeterRegistry metrics) {
        try {
            return factory.create(new ServiceContext(
                    PipelineFiles.load(pipeline, System.getenv()), metrics, Clock.systemUTC(), scratch));
        } catch (IllegalArgumentException incomplete) {
            throw new TributaryException(ErrorKind.NEEDS_OPERATOR, String.valueOf(incomplete.getMessage()), incomplete);
        }
    }
}
