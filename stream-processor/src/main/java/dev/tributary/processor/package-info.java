/** Service 2: raw changes become clean, typed and flagged ones. */
@NullMarked
package dev.tributary.processor;

import org.jspecify.annotations.NullMarked;
