/** The source's catalog, slots and WAL. */
@NullMarked
package dev.tributary.capture.postgres;

import org.jspecify.annotations.NullMarked;
