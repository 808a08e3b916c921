/** A service as a process of its own. */
@NullMarked
package dev.tributary.service.process;

import org.jspecify.annotations.NullMarked;
