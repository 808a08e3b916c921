package dev.tributary.processor.kafka;

/**
 * A record on its way out.
 *
 * @param topic where it goes
 * @param partition to which partition of it
 * @param value its value, encoded
 */
record Routed(String topic, int partition, byte[] value) {}
