/** Debezium's envelopes in, clean records out, as Avro. */
@NullMarked
package dev.tributary.processor.avro;

import org.jspecify.annotations.NullMarked;
