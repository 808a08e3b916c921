/** One exception with a kind, one policy, one retrier. */
@NullMarked
package dev.tributary.service.error;

import org.jspecify.annotations.NullMarked;
