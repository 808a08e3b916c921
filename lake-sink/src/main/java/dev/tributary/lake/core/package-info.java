/** Decisions without input or output: when a batch is rolled, what its ranges and books are. */
@NullMarked
package dev.tributary.lake.core;

import org.jspecify.annotations.NullMarked;
