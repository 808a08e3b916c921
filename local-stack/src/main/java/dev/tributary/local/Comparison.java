package dev.tributary.local;

import dev.tributary.contracts.pipeline.BigQueryConfig;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.local.stack.Home;
import dev.tributary.local.stack.LocalServers;
import dev.tributary.local.stack.RunningStack;
import dev.tributary.local.verify.TableReport;
import dev.tributary.local.verify.Verified;
import dev.tributary.local.verify.Verifier;
import dev.tributary.local.verify.VerifyRequest;
import dev.tributary.merger.bigquery.BigQueryAccess;
import dev.tributary.merger.duckdb.DuckDbAccess;
import dev.tributary.merger.duckdb.DuckDbWarehouse;
import dev.tributary.merger.steps.WarehouseReader;
import dev.tributary.service.error.ErrorKind;
import dev.tributary.service.error.TributaryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A comparison by the stack that runs on a home, or by this process where none does. */
final class Comparison {

    private final HomeOptions options;
    private final Consumer<String> progress;

    /**
     * @param progress is told what is done now
     */
    Comparison(HomeOptions options, Consumer<String> progress) {
        this.options = options;
        this.progress = progress;
    }

    Verified run(VerifyRequest request) {
        Optional<Home.Running> running = Home.running(options.home());
        return running.isPresent()
                ? new RunningStack(running.get()).run("/api/verify", request, Verified.class, progress)
                : atRest(request);
    }

    /** Nothing runs: the source is asked alone, started for it if it is the embedded one. */
    private Verified atRest(VerifyRequest request) {
        if (request.repair()) {
            throw new TributaryException(
                    ErrorKind.NEEDS_OPERATOR, "--repair needs the pipeline: start it with tributary up first");
        }
        PipelineFile named = options.pipelineOfHome();
        try (Home home = Home.open(options.home());
                LocalServers servers = LocalServers.startSource(home, named);
                Connection source = servers.source();
                WarehouseReader warehouse = reader(servers)) {
            List<TableReport> found = new Verifier(source, warehouse).verify(servers.file(), request);
            return new Verified(found, Map.of());
        } catch (SQLException failure) {
            throw new TributaryException(
                    ErrorKind.TRANSIENT,
                    "source and warehouse could not be compared: " + failure.getMessage(),
                    failure);
        }
    }

    private static WarehouseReader reader(LocalServers servers) {
        PipelineFile file = servers.file();
        Optional<BigQueryConfig> bigquery = file.theWarehouse().bigquery();
        return bigquery.isPresent()
                ? BigQueryAccess.reader(bigquery.get(), file.topics().build(), Clock.systemUTC())
                : DuckDbAccess.reader(DuckDbWarehouse.openReadOnly(servers.duckdb()));
    }
}
