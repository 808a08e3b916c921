/** Conversion, cleaning and scoring of one row, on plain Java values: no Kafka, no Avro, no CEL. */
@NullMarked
package dev.tributary.processor.core;

import org.jspecify.annotations.NullMarked;
