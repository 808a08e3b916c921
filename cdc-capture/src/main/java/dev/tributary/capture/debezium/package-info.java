/** Debezium, embedded. */
@NullMarked
package dev.tributary.capture.debezium;

import org.jspecify.annotations.NullMarked;
