/** What the merger reads of the lake beside its data files. */
@NullMarked
package dev.tributary.merger.lake;

import org.jspecify.annotations.NullMarked;
