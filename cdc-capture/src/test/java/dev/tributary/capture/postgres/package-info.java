/** Tests of capture. */
@NullMarked
package dev.tributary.capture.postgres;

import org.jspecify.annotations.NullMarked;
