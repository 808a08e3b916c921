/** The warehouse in a DuckDB file. */
@NullMarked
package dev.tributary.merger.duckdb;

import org.jspecify.annotations.NullMarked;
