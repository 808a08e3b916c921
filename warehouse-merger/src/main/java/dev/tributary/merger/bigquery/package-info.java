/** BigQuery as warehouse. */
@NullMarked
package dev.tributary.merger.bigquery;

import org.jspecify.annotations.NullMarked;
