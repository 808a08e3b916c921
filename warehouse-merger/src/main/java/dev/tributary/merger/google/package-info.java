/** What all of Google's clients need. */
@NullMarked
package dev.tributary.merger.google;

import org.jspecify.annotations.NullMarked;
