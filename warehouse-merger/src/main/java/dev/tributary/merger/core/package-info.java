/** What to merge, and into what shape: pure decisions, and the port to the warehouse. */
@NullMarked
package dev.tributary.merger.core;

import org.jspecify.annotations.NullMarked;
