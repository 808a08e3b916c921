/** Tests of capture. */
@NullMarked
package dev.tributary.capture.core;

import org.jspecify.annotations.NullMarked;
