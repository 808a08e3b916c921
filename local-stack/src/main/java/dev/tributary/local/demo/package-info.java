/** A Brazilian shop that lives for a while. */
@NullMarked
package dev.tributary.local.demo;

import org.jspecify.annotations.NullMarked;
