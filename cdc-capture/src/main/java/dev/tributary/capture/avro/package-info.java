/** Debezium's Connect records as Avro. */
@NullMarked
package dev.tributary.capture.avro;

import org.jspecify.annotations.NullMarked;
