package dev.tributary.local;

import dev.tributary.local.verify.Verified;
import dev.tributary.local.verify.VerifyCheck;
import dev.tributary.local.verify.VerifyRequest;
import dev.tributary.service.config.Durations;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import dev.tributary.service.http.ServiceEndpoint;
import dev.tributary.service.lifecycle.ExitCode;
import dev.tributary.service.lifecycle.StopSignal;
import dev.tributary.service.metrics.Meters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code tributary verify}: compares source and warehouse, exactly, while both go on. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Compares each table of the source with the warehouse, every row and by content, as they were at one"
                        + " moment; everything may go on meanwhile. Exit code 1 if anything is missing, extra or different.")
public final class VerifyCommand implements Callable<Integer> {

    @Mixin
    private final HomeOptions options = new HomeOptions();

    @Option(names = "--table", paramLabel = "TABLE", description = "As public.orders; can be repeated. Default: all.")
    private List<String> tables = List.of();

    @Option(
            names = "--max-rows-per-second",
            paramLabel = "ROWS",
            defaultValue = "100000",
            description = "How fast the source is read at most; 0 = as fast as it goes (default: ${DEFAULT-VALUE}).")
    private long maxRowsPerSecond;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = DurationConverter.class,
            description = "How long one service may take to get as far as the source was (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofMinutes(10);

    @Option(
            names = "--repair",
            description = "Reads the rows that differ again, brings them to the warehouse, and compares again.")
    private boolean repair;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description =
                    "Goes on until SIGTERM or Ctrl-C and compares so often, as in 1h; with health, metrics and status"
                            + " on --port.")
    private @Nullable Duration every;

    @Option(
            names = "--port",
            defaultValue = "8081",
            description = "Of --every, on the loopback interface; 0 takes a free one (default: ${DEFAULT-VALUE}).")
    private int port;

    private final StopSignal stop;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    public VerifyCommand(StopSignal stop) {
        this.stop = stop;
    }

    /** Reads times as the pipeline file does. */
    static final class DurationConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return Durations.parse(text);
            } catch (IllegalArgumentException refused) {
                throw new TypeConversionException(String.valueOf(refused.getMessage()));
            }
        }
    }

    @Override
    public Integer call() {
        VerifyRequest request = request();
        Duration pause = every;
        return pause == null ? print(compare(request)) : check(request, pause);
    }

    private Verified compare(VerifyRequest request) {
        return new Comparison(options, this::say).run(request);
    }

    private void say(String progress) {
        if (!options.json()) {
            PrintWriter out = spec.commandLine().getOut();
            out.println(progress);
            out.flush();
        }
    }

    private int print(Verified verified) {
        PrintWriter out = spec.commandLine().getOut();
        if (options.json()) {
            Map<String, Object> outcome = Output.outcome(verified.tables());
            outcome.put("repaired", verified.repaired());
            out.println(Output.json(outcome));
        } else {
            verified.repaired().forEach((table, rows) -> out.println("read again  " + table + ": " + rows + " rows"));
            Output.tables(out, verified.tables());
        }
        out.flush();
        return Output.equal(verified.tables()) ? ExitCode.GOOD : ExitCode.CHECK_FAILED;
    }

    /** Compares until it is told to stop; what cannot be compared now may be the next time. */
    private int check(VerifyRequest request, Duration pause) {
        PrometheusMeterRegistry metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (VerifyCheck check = new VerifyCheck(() -> compare(request), new Meters(metrics), Clock.systemUTC());
                ServiceEndpoint endpoint =
                        ServiceEndpoint.start(ServiceEndpoint.loopback(port), List.of(check), metrics)) {
            check.start();
            spec.commandLine().getOut().println("status     http://127.0.0.1:" + endpoint.port() + "/api/status");
            while (!stop.requested().isDone()) {
                try {
                    print(check.compare());
                } catch (TributaryException failed) {
                    spec.commandLine().getErr().println(failed.getMessage());
                }
                awaitStop(pause);
            }
        }
        return ExitCode.GOOD;
    }

    private void awaitStop(Duration atMost) {
        try {
            stop.requested().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException again) {
            return;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private VerifyRequest request() {
        try {
            return new VerifyRequest(tables, maxRowsPerSecond, timeout.toSeconds(), repair);
        } catch (IllegalArgumentException refused) {
            throw new TributaryException(ErrorKind.NEEDS_OPERATOR, String.valueOf(refused.getMessage()), refused);
        }
    }
}
