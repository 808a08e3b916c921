/** The books (I6): each change in a raw partition has a number, and each stage says which numbers it has done. */
@NullMarked
package dev.tributary.contracts.books;

import org.jspecify.annotations.NullMarked;
