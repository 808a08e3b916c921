package dev.tributary.contracts.pipeline;

import java.nio.file.Path;

/** A DuckDB warehouse. */
public record DuckDbConfig(
        @Setting("The database file; one process at a time owns it.")
        Path file) {}
