package dev.tributary.processor.kafka;

/** Sees to it that a table's clean topic is there. Thread-safe; called before the first write of each table. */
@FunctionalInterface
interface CleanTopics {

    /**
     * Makes the clean topic of a raw topic, with as many partitions, unless it is there.
     *
     * @throws dev.tributary.service.error.TributaryException {@code NEEDS_OPERATOR} if it is there with another number of
     *     partitions than the raw topic, {@code TRANSIENT} if Kafka cannot be asked
     */
    void ensure(String rawTopic, String cleanTopic);
}
