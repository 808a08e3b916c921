package dev.tributary.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data directory of one Postgres and the processes on it, by way of {@code initdb} and {@code pg_ctl}. */
final class PostgresServer {
    static final String SUPERUSER = "postgres";

    private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
    private static final int PORTS_TO_TRY = 5;
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private final ServerDirectory directory;
    private final PostgresBinaries binaries;
    private final EmbeddedPostgres.Options options;
    private final Path data;
    private int port;
    private @Nullable Lifeline lifeline;

    PostgresServer(ServerDirectory directory, PostgresBinaries binaries, EmbeddedPostgres.Options options) {
        this.directory = directory;
        this.binaries = binaries;
        this.options = options;
        this.data = directory.resolve("data");
    }

    /** How a running Postgres is ended. */
    enum StopMode {
        FAST,
        IMMEDIATE;

        String argument() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    synchronized int port() {
        return port;
    }

    /** Makes the data directory where there is none yet, and says the superuser's password. */
    synchronized String prepareData() {
        try {
            Path passwordFile = directory.resolve("password");
            if (!Files.exists(data)) {
                initialize(passwordFile);
            }
            String kept = Files.readString(passwordFile).strip();
            if (options.password() != null && !options.password().equals(kept)) {
                throw new EmbeddedServerException("the Postgres in " + directory.path()
                        + " was made with another password: give that one, or another directory");
            }
            return kept;
        } catch (IOException e) {
            throw new EmbeddedServerException(
                    "cannot prepare the Postgres in " + directory.path() + ": " + EmbeddedServerException.reason(e), e);
        }
    }

    /** A half-made data directory never gets the name {@code data}, so it cannot be taken for a whole one. */
    private void initialize(Path passwordFile) throws IOException {
        Path unfinished =
                directory.resolve("data.unfinished-" + ProcessHandle.current().pid());
        UnpackedArchive.deleteTree(unfinished);
        writePrivately(passwordFile, options.password() == null ? randomPassword() : options.password());
        String[] arguments = {
            "--pgdata=" + unfinished,
            "--username=" + SUPERUSER,
            "--pwfile=" + passwordFile,
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            options.fsync() ? "--sync-method=fsync" : "--no-sync"
        };
        ShortCommand.Result result = ShortCommand.run(binaries.command("initdb", arguments));
        if (result.exitCode() != 0) {
            throw new EmbeddedServerException("initdb failed in " + directory.path() + ": " + result.output());
        }
        Files.writeString(
                unfinished.resolve("postgresql.conf"), "include 'tributary.conf'\n", StandardOpenOption.APPEND);
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void writePrivately(Path file, String content) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(
                file, PosixFilePermissions.asFileAttribute(Set.copyOf(PosixFilePermissions.fromString("rw-------"))));
        Files.writeString(file, content);
    }

    private static String randomPassword() {
        byte[] bytes = new byte[16];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Starts on the port, or on a free one for 0, and returns when connections are taken. */
    synchronized void start(int wantedPort) {
        stopLeftover();
        for (int attempt = 1; ; attempt++) {
            port = wantedPort == 0 ? FreePort.choose() : wantedPort;
            ServerLog log = ServerLog.begin(directory.resolve("postgres.log"));
            long begin = System.nanoTime();
            if (launch(log)) {
                LOG.info("Postgres is up on 127.0.0.1:{} after {} ms", port, (System.nanoTime() - begin) / 1_000_000);
                return;
            }
            boolean portTaken = String.join("\n", log.tail()).contains("could not create any TCP/IP sockets");
            if (portTaken && wantedPort != 0) {
                throw FreePort.taken("Postgres", port);
            }
            if (!portTaken || attempt == PORTS_TO_TRY) {
                throw new EmbeddedServerException(
                        "Postgres does not start in " + directory.path() + ": " + log.lastLines(5));
            }
        }
    }

    private boolean launch(ServerLog log) {
        try {
            Files.writeString(data.resolve("tributary.conf"), PostgresConfiguration.text(options, port));
        } catch (IOException e) {
            throw new EmbeddedServerException("cannot write to " + data + ": " + EmbeddedServerException.reason(e), e);
        }
        String file = log.file().toString();
        Lifeline started = Lifeline.ofDaemon(
                binaries.command("pg_ctl", "start", "-D", data.toString(), "-l", file, "-w", "-t", "60", "-s"),
                PostmasterFile.of(data).file(),
                directory.path(),
                directory.resolve("pg_ctl.log"));
        boolean up = started.firstLine() != null;
        lifeline = up ? started : null;
        return up;
    }

    /** Stops it if it runs. */
    synchronized void stop(StopMode mode) {
        if (lifeline == null) {
            return;
        }
        ShortCommand.Result result = ShortCommand.run(stopCommand(mode));
        if (result.exitCode() != 0 && PostmasterFile.of(data).runningServer().isPresent()) {
            LOG.warn("Postgres in {} did not stop in order, it is stopped at once: {}", data, result.output());
            ShortCommand.run(stopCommand(StopMode.IMMEDIATE));
        }
        lifeline.release();
        lifeline.awaitEnd(LAST_WORDS);
        lifeline = null;
    }

    private void stopLeftover() {
        PostmasterFile postmaster = PostmasterFile.of(data);
        postmaster.runningServer().ifPresent(leftover -> {
            LOG.info("Stopping Postgres {} in {}, left by a process that is gone", leftover.pid(), data);
            if (ShortCommand.run(stopCommand(StopMode.FAST)).exitCode() != 0) {
                ShortCommand.run(stopCommand(StopMode.IMMEDIATE));
            }
        });
        postmaster.deleteIfStale();
    }

    private List<String> stopCommand(StopMode mode) {
        return binaries.command("pg_ctl", "stop", "-D", data.toString(), "-m", mode.argument(), "-w", "-t", "20");
    }
}
