/** Tests of capture. */
@NullMarked
package dev.tributary.capture;

import org.jspecify.annotations.NullMarked;
