package dev.tributary.local;

import dev.tributary.capture.SnapshotRequests;
import dev.tributary.capture.core.SnapshotRequest;
import dev.tributary.local.stack.Home;
import dev.tributary.local.stack.LocalServers;
import dev.tributary.service.lifecycle.ExitCode;
import dev.tributary.service.lifecycle.ServiceContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code tributary resnapshot}: the remedy where changes were lost with the replication slot. */
@Command(
        name = "resnapshot",
        mixinStandardHelpOptions = true,
        description =
                "Makes the next start take a new snapshot of all tables, on a new replication slot; rows that were"
                        + " deleted meanwhile are found. Stop the pipeline before.")
public final class ResnapshotCommand implements Callable<Integer> {

    @Mixin
    private final HomeOptions options = new HomeOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (Home home = Home.open(options.home())) {
            LogFile.into(home);
            try (LocalServers servers = LocalServers.start(home, options.pipelineOfHome())) {
                SnapshotRequests.send(
                        new ServiceContext(
                                servers.file(), new SimpleMeterRegistry(), Clock.systemUTC(), home.resolve("scratch")),
                        SnapshotRequest.NEW_SLOT);
                spec.commandLine().getOut().println("the next start takes a new snapshot");
            }
        }
        return ExitCode.GOOD;
    }
}
