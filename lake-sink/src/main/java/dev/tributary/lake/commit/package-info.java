/** How a batch becomes part of the lake, once. */
@NullMarked
package dev.tributary.lake.commit;

import org.jspecify.annotations.NullMarked;
