/**
 * For the tests of all modules: shared servers, topics of one's own, a clock that stands still.
 *
 * <p>The servers are started once per JVM, when first asked for, and stopped when it ends.
 */
@NullMarked
package dev.tributary.testkit;

import org.jspecify.annotations.NullMarked;
