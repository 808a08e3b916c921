/** Keeps the lake in order: few files, none that nobody names, none that is too old. */
@NullMarked
package dev.tributary.lake.upkeep;

import org.jspecify.annotations.NullMarked;
