/** The lake in memory, for tests. */
@NullMarked
package dev.tributary.lake.memory;

import org.jspecify.annotations.NullMarked;
