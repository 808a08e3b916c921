/** The statements of a merge, as text; pure. */
@NullMarked
package dev.tributary.merger.sql;

import org.jspecify.annotations.NullMarked;
