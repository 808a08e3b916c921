/** The consumer of the clean topics and the producer of announcements. */
@NullMarked
package dev.tributary.lake.kafka;

import org.jspecify.annotations.NullMarked;
