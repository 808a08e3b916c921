package dev.tributary.local.doctor;

import dev.tributary.contracts.pipeline.BigQueryConfig;
import dev.tributary.contracts.pipeline.DuckDbConfig;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.merger.WarehouseMerger;
import dev.tributary.merger.bigquery.BigQueryWarehouse;
import dev.tributary.merger.duckdb.DuckDbWarehouse;
import dev.tributary.service.finding.Finding;
import dev.tributary.service.lifecycle.ServiceContext;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Whether the warehouse goes with the lake, and can be opened. */
final class WarehouseCheck {

    private static final String WAREHOUSE = "warehouse";

    private WarehouseCheck() {}

    /**
     * @param file with all parts, also those that would be embedded
     * @param running whether this pipeline runs: then it owns the file, and nobody else opens it
     */
    static List<Finding> look(PipelineFile file, boolean running, Clock clock) {
        try (WarehouseMerger merger = WarehouseMerger.create(
                new ServiceContext(file, new SimpleMeterRegistry(), clock, Path.of("scratch")))) {
            Optional<BigQueryConfig> bigquery = file.theWarehouse().bigquery();
            if (bigquery.isPresent()) {
                BigQueryWarehouse.requireReachable(bigquery.get(), file.pipeline(), clock);
                return List.of(Finding.ok(
                        WAREHOUSE,
                        "BigQuery takes statements of project "
                                + bigquery.get().project() + " in "
                                + bigquery.get().location()));
            }
            Path duckdb = file.theWarehouse().duckdb().map(DuckDbConfig::file).orElseThrow();
            return running
                    ? List.of(Finding.ok(WAREHOUSE, duckdb + " is open in the pipeline that runs"))
                    : List.of(open(duckdb, merger.name()));
        }
    }

    private static Finding open(Path duckdb, String service) {
        if (!Files.exists(duckdb)) {
            Path there = HomeCheck.nearest(duckdb);
            return Files.isDirectory(there) && Files.isWritable(there)
                    ? Finding.ok(WAREHOUSE, duckdb + " will be made by " + service)
                    : Finding.error(WAREHOUSE, duckdb + " cannot be made", "set warehouse.duckdb.file to another");
        }
        try (Connection connection = DuckDbWarehouse.openReadOnly(duckdb)) {
            return Finding.ok(
                    WAREHOUSE,
                    duckdb + " can be opened: DuckDB "
                            + connection.getMetaData().getDatabaseProductVersion());
        } catch (SQLException failure) {
            return Finding.error(
                    WAREHOUSE,
                    duckdb + " cannot be read: " + failure.getMessage(),
                    "set warehouse.duckdb.file to another");
        }
    }
}
