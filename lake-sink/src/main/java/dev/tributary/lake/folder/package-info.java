/** The lake in a local folder. */
@NullMarked
package dev.tributary.lake.folder;

import org.jspecify.annotations.NullMarked;
