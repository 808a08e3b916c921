/** What parts cost, as ratios within one run. */
@NullMarked
package dev.tributary.benchmarks;

import org.jspecify.annotations.NullMarked;
