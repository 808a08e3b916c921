/** What capture decides: position, resumption, keys. No I/O. */
@NullMarked
package dev.tributary.capture.core;

import org.jspecify.annotations.NullMarked;
