package dev.tributary.merger;

import dev.tributary.contracts.pipeline.BigQueryConfig;
import dev.tributary.contracts.pipeline.DuckDbConfig;
import dev.tributary.contracts.pipeline.GcsConfig;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.merger.bigquery.BigQueryProbe;
import dev.tributary.merger.bigquery.BigQueryWarehouse;
import dev.tributary.merger.core.BatchLimits;
import dev.tributary.merger.core.FixedInterval;
import dev.tributary.merger.core.MergeSchedule;
import dev.tributary.merger.core.Replacements;
import dev.tributary.merger.core.Warehouse;
import dev.tributary.merger.core.WarehouseProbe;
import dev.tributary.merger.duckdb.DuckDbProbe;
import dev.tributary.merger.duckdb.DuckDbWarehouse;
import dev.tributary.merger.gcs.BucketObjects;
import dev.tributary.merger.lake.Compactions;
import dev.tributary.merger.lake.FolderObjects;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The warehouse that a pipeline file names.
 *
 * @param name {@code duckdb} or {@code bigquery}
 * @param opener opens it, each of its tables to be merged as often as given
 * @param probe opens it with a table of its own to try it
 */
public record NamedWarehouse(String name, Function<Duration, Opened> opener, Supplier<WarehouseProbe> probe) {

    /**
     * An open warehouse, which who opened it closes.
     *
     * @param schedule when its tables are merged
     * @param limits of one merge
     * @param replacements what has taken the place of commits in the lake that it reads
     */
    public record Opened(Warehouse warehouse, MergeSchedule schedule, BatchLimits limits, Replacements replacements) {}

    /**
     * Reads it, without opening anything.
     *
     * @throws IllegalArgumentException if the file lacks lake or warehouse, or names a pair that does not go together
     */
    public static NamedWarehouse of(PipelineFile file, Clock clock) {
        URI lake = file.theLake().url();
        Optional<BigQueryConfig> bigquery = file.theWarehouse().bigquery();
        if (bigquery.isPresent()) {
            requireLake(
                    lake, "gs", "warehouse.bigquery: BigQuery loads from Google Cloud Storage only: name gs://bucket");
            String build = file.topics().build();
            GcsConfig gcs = file.theLake().gcs().orElse(GcsConfig.DEFAULTS);
            return new NamedWarehouse(
                    "bigquery",
                    every -> {
                        BigQueryWarehouse warehouse = BigQueryWarehouse.open(bigquery.get(), build, lake, every, clock);
                        return new Opened(
                                warehouse,
                                warehouse.schedule(),
                                BatchLimits.BIGQUERY,
                                new Compactions(new BucketObjects(lake, gcs), file.lakePaths()));
                    },
                    () -> BigQueryProbe.open(bigquery.get(), build, lake, clock));
        }
        DuckDbConfig duckdb = file.theWarehouse().duckdb().orElseThrow();
        requireLake(lake, "file", "warehouse.duckdb: DuckDB reads a lake on this machine only: name file:///folder");
        Path folder = Path.of(lake.getPath()).toAbsolutePath().normalize();
        return new NamedWarehouse(
                "duckdb",
                every -> new Opened(
                        DuckDbWarehouse.open(duckdb.file(), folder),
                        new FixedInterval(every),
                        BatchLimits.DUCKDB,
                        new Compactions(new FolderObjects(folder), file.lakePaths())),
                () -> DuckDbProbe.open(duckdb.file(), folder));
    }

    /** Opens it. */
    Opened open(Duration every) {
        return opener.apply(every);
    }

    private static void requireLake(URI lake, String scheme, String otherwise) {
        if (!scheme.equals(lake.getScheme())) {
            throw new IllegalArgumentException(
                    otherwise + " as lake.url instead of " + lake + ", or another warehouse");
        }
    }
}
