/** Avro records through the registry. */
@NullMarked
package dev.tributary.service.avro;

import org.jspecify.annotations.NullMarked;
