package dev.tributary.merger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tributary.contracts.ByteSize;
import dev.tributary.contracts.pipeline.BigQueryConfig;
import dev.tributary.contracts.pipeline.DatasetsConfig;
import dev.tributary.contracts.pipeline.DuckDbConfig;
import dev.tributary.contracts.pipeline.LakeConfig;
import dev.tributary.contracts.pipeline.MergeConfig;
import dev.tributary.contracts.pipeline.PipelineFile;
import dev.tributary.contracts.pipeline.RollConfig;
import dev.tributary.contracts.pipeline.TableConfig;
import dev.tributary.contracts.pipeline.WarehouseConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamedWarehouseTest {

    private static final MergeConfig MERGE = new MergeConfig(Duration.ofMinutes(2));
    private static final WarehouseConfig DUCKDB =
            new WarehouseConfig(Optional.empty(), Optional.of(new DuckDbConfig(Path.of("shop.duckdb"))), MERGE);
    private static final WarehouseConfig BIGQUERY = new WarehouseConfig(
            Optional.of(new BigQueryConfig("acme", "EU", DatasetsConfig.DEFAULTS)), Optional.empty(), MERGE);

    private static NamedWarehouse named(String lake, WarehouseConfig warehouse) {
        PipelineFile file = new PipelineFile(
                "shop",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new LakeConfig(
                        URI.create(lake), new RollConfig(Duration.ofSeconds(60), ByteSize.parse("128MiB")))),
                Optional.of(warehouse),
                Map.of("public.*", TableConfig.NONE));
        return NamedWarehouse.of(file, Clock.systemUTC());
    }

    @Test
    void goesByTheFile() {
        assertEquals("duckdb", named("file:///lake", DUCKDB).name());
        assertEquals("bigquery", named("gs://acme-lake/tributary", BIGQUERY).name());
    }

    @Test
    void aLakeThatTheWarehouseCannotReadIsRefused() {
        assertRefused(
                "warehouse.duckdb: ", "file:///folder as lake.url instead of gs://acme-lake", "gs://acme-lake", DUCKDB);
        assertRefused(
                "warehouse.bigquery: ", "gs://bucket as lake.url instead of file:///lake", "file:///lake", BIGQUERY);
    }

    private static void assertRefused(String begin, String remedy, String lake, WarehouseConfig warehouse) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, () -> named(lake, warehouse))
                .getMessage());
        assertTrue(message.startsWith(begin) && message.contains(remedy), message);
    }
}
