/** Service 4: what has landed in the lake becomes bronze and silver. */
@NullMarked
package dev.tributary.merger;

import org.jspecify.annotations.NullMarked;
