/** Random histories of a source, made from a seed, and what must have come of them. */
@NullMarked
package dev.tributary.endtoend.random;

import org.jspecify.annotations.NullMarked;
