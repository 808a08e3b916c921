/** Compares source and silver, row by row. */
@NullMarked
package dev.tributary.local.verify;

import org.jspecify.annotations.NullMarked;
