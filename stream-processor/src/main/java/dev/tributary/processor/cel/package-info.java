/** Rules as CEL expressions. */
@NullMarked
package dev.tributary.processor.cel;

import org.jspecify.annotations.NullMarked;
