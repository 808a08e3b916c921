/** What became of the records, range by range. */
@NullMarked
package dev.tributary.contracts.quality;

import org.jspecify.annotations.NullMarked;
