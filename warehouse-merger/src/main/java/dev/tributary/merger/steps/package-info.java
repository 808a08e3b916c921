/** A merge step by step, the same in every warehouse: what is run where the adapters say how. */
@NullMarked
package dev.tributary.merger.steps;

import org.jspecify.annotations.NullMarked;
