/** Raw topics and the position, written in one transaction. */
@NullMarked
package dev.tributary.capture.kafka;

import org.jspecify.annotations.NullMarked;
