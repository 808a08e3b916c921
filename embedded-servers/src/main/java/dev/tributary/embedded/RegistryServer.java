package dev.tributary.embedded;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory of one registry, and the child process that runs on it. */
final class RegistryServer {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryServer.class);
    private static final Pattern LISTENING = Pattern.compile("Listening on: http://127\\.0\\.0\\.1:(\\d+)");
    private static final String SCHEMAS = "schemas";
    private static final String PROCESS_ID = "registry.pid";
    private static final Duration POLL = Duration.ofMillis(20);
    /** Also on a busy machine, and with the classes that are archived once. */
    private static final Duration ORDERLY_END = Duration.ofSeconds(30);

    private final ServerDirectory directory;
    private final EmbeddedRegistry.Options options;
    private int port;
    private @Nullable Lifeline lifeline;
    private ClassArchive.@Nullable Making making;

    RegistryServer(ServerDirectory directory, EmbeddedRegistry.Options options) {
        this.directory = directory;
        this.options = options;
    }

    synchronized int port() {
        return port;
    }

    /** Starts on the port, or on a free one for 0, and returns when it answers. */
    synchronized void start(int wantedPort) {
        if (wantedPort != 0 && !FreePort.isFree(wantedPort)) {
            throw FreePort.taken("the registry", wantedPort);
        }
        Path program = program();
        stopLeftover();
        ServerLog log = ServerLog.begin(directory.resolve("registry.log"));
        long begin = System.nanoTime();
        ClassArchive classes = new ClassArchive(program.resolveSibling("classes-" + Runtime.version() + ".jsa"));
        making = classes.isThere() ? null : classes.make();
        int asked = wantedPort == 0 ? FreePort.choose() : wantedPort;
        List<String> command = RegistryCommand.of(
                making == null ? classes.options() : making.options(),
                program,
                directory.resolve(SCHEMAS),
                asked,
                options);
        Lifeline started = Lifeline.ofChild(command, directory.path(), log.file());
        lifeline = started;
        try {
            Files.writeString(directory.resolve(PROCESS_ID), started.firstLine() + "\n");
            port = awaitAnswer(started, log, begin + options.startTimeout().toNanos());
        } catch (EmbeddedServerException e) {
            kill();
            throw e;
        } catch (IOException e) {
            kill();
            throw new EmbeddedServerException(
                    "cannot write to " + directory.path() + ": " + EmbeddedServerException.reason(e), e);
        }
        LOG.info("Registry is up on 127.0.0.1:{} after {} ms", port, (System.nanoTime() - begin) / 1_000_000);
    }

    /** One that outlived its process would hold the schemas' file. It is known by that file's name. */
    private void stopLeftover() {
        String schemas = "jdbc:h2:file:" + directory.resolve(SCHEMAS) + ";";
        processId()
                .flatMap(ProcessHandle::of)
                .filter(leftover -> leftover.info().arguments().stream()
                        .flatMap(Arrays::stream)
                        .anyMatch(argument -> argument.contains(schemas)))
                .ifPresent(leftover -> {
                    LOG.info("Stopping registry {}, left by a process that is gone", leftover.pid());
                    leftover.destroyForcibly();
                    leftover.onExit()
                            .orTimeout(ORDERLY_END.toSeconds(), TimeUnit.SECONDS)
                            .join();
                });
    }

    private Optional<Long> processId() {
        try {
            return Optional.of(
                    Long.valueOf(Files.readString(directory.resolve(PROCESS_ID)).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Path program() {
        URL archive = RegistryServer.class.getResource("apicurio-registry-app.tar.gz");
        if (archive == null) {
            throw new EmbeddedServerException("the registry is missing from the class path: build embedded-servers");
        }
        Path home = UnpackedArchive.of(archive, "apicurio-registry", CacheDirectory.ofThisUser());
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(home, "*-runner.jar")) {
            return jars.iterator().next();
        } catch (IOException | NoSuchElementException e) {
            throw new EmbeddedServerException("the registry in " + home + " is damaged: delete that directory", e);
        }
    }

    private int awaitAnswer(Lifeline started, ServerLog log, long deadline) {
        OptionalInt bound = OptionalInt.empty();
        while (System.nanoTime() < deadline) {
            if (started.awaitEnd(POLL)) {
                throw new EmbeddedServerException(
                        "the registry ended while it started, see " + log.file() + ": " + log.lastLines(5));
            }
            bound = bound.isPresent() ? bound : boundPort(log.tail());
            if (bound.isPresent() && answers(bound.getAsInt())) {
                return bound.getAsInt();
            }
        }
        throw new EmbeddedServerException("the registry does not answer within "
                + options.startTimeout().toSeconds() + " s, see " + log.file() + ": " + log.lastLines(5));
    }

    static OptionalInt boundPort(List<String> log) {
        Matcher matcher = LISTENING.matcher(String.join("\n", log));
        return matcher.find() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    private static boolean answers(int port) {
        try {
            URL info = URI.create("http://127.0.0.1:" + port + "/apis/registry/v3/system/info")
                    .toURL();
            HttpURLConnection connection = (HttpURLConnection) info.openConnection(Proxy.NO_PROXY);
            connection.setConnectTimeout(1_000);
            connection.setReadTimeout(5_000);
            return connection.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    synchronized void stop() {
        end(false);
    }

    synchronized void kill() {
        end(true);
    }

    private void end(boolean atOnce) {
        if (lifeline == null) {
            return;
        }
        lifeline.signalChild(atOnce);
        if (!lifeline.awaitEnd(ORDERLY_END)) {
            lifeline.signalChild(true);
            lifeline.awaitEnd(ORDERLY_END);
        }
        if (making != null) {
            making.ended(lifeline.exitCode());
        }
        lifeline = null;
    }
}
