/** The warehouse in BigQuery. */
@NullMarked
package dev.tributary.merger.bigquery;

import org.jspecify.annotations.NullMarked;
