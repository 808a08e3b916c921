/** The commit topic. */
@NullMarked
package dev.tributary.merger.kafka;

import org.jspecify.annotations.NullMarked;
