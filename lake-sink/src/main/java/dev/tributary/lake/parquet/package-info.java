/** A batch as Parquet files. */
@NullMarked
package dev.tributary.lake.parquet;

import org.jspecify.annotations.NullMarked;
