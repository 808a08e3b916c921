/** The Kafka Streams topology and what surrounds it. */
@NullMarked
package dev.tributary.processor.kafka;

import org.jspecify.annotations.NullMarked;
