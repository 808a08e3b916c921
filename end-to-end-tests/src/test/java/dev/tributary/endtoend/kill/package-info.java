/** The services as processes that are killed, stopped and cut off while the source is written to; nothing may be lost. */
@NullMarked
package dev.tributary.endtoend.kill;

import org.jspecify.annotations.NullMarked;
