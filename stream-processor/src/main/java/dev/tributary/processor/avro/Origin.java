package dev.tributary.processor.avro;

import java.util.OptionalLong;

/**
 * Where a raw record lies, and what its headers say.
 *
 * @param topic the raw topic
 * @param partition its partition
 * @param offset its offset
 * @param epoch the epoch on it
 * @param barrierBefore on a re-snapshot's barrier, the offset before which rows are gone
 */
public record Origin(String topic, int partition, long offset, int epoch, OptionalLong barrierBefore) {}
