package dev.tributary.processor.kafka;

/** A record's value on its way out, with where it goes. */
final class Routed {

    private final String topic;
    private final int partition;
    private final byte[] value;

    Routed(String topic, int partition, byte[] value) {
        this.topic = topic;
        this.partition = partition;
        this.value = value;
    }

    String topic() {
        return topic;
    }

    int partition() {
        return partition;
    }

    /** The encoded value, not copied. */
    byte[] value() {
        return value;
    }
}
