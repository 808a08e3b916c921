/** The lake: paths, files and commit objects. */
@NullMarked
package dev.tributary.contracts.lake;

import org.jspecify.annotations.NullMarked;
