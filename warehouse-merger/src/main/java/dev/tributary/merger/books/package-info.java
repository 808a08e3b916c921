/** The books of all stages against each other (I6). */
@NullMarked
package dev.tributary.merger.books;

import org.jspecify.annotations.NullMarked;
