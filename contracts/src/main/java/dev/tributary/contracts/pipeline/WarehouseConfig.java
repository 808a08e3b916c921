package dev.tributary.contracts.pipeline;

import java.util.Optional;

/** The warehouse: BigQuery or DuckDB, exactly one. */
public record WarehouseConfig(
        @Setting("BigQuery.") Optional<BigQueryConfig> bigquery,
        @Setting("DuckDB, in one file.") Optional<DuckDbConfig> duckdb,

        @Setting(value = "When landed batches are merged.", orElse = "{}")
        MergeConfig merge) {

    public WarehouseConfig {
        if (bigquery.isPresent() == duckdb.isPresent()) {
            throw new IllegalArgumentException("name one of bigquery and duckdb");
        }
    }
}
