/** Setting a stage back in Kafka, so that it runs again. */
@NullMarked
package dev.tributary.local.replay;

import org.jspecify.annotations.NullMarked;
