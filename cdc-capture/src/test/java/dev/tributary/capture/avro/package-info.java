/** Tests of capture. */
@NullMarked
package dev.tributary.capture.avro;

import org.jspecify.annotations.NullMarked;
