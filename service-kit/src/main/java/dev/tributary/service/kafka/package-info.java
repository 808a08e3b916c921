/** Kafka clients and topics as the pipeline file says. */
@NullMarked
package dev.tributary.service.kafka;

import org.jspecify.annotations.NullMarked;
