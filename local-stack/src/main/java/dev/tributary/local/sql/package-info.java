/** Queries of the local warehouse. */
@NullMarked
package dev.tributary.local.sql;

import org.jspecify.annotations.NullMarked;
