/** Tries lake and warehouse of a pipeline file with a table of its own. */
@NullMarked
package dev.tributary.local.smoke;

import org.jspecify.annotations.NullMarked;
