package dev.tributary.lake.kafka;

import dev.tributary.lake.commit.Landing;

/** What a thread beside the worker has done for a partition. */
sealed interface Flight {

    /**
     * It was found out where the partition's next batch begins.
     *
     * @param generation of the topic, as {@link dev.tributary.lake.commit.Lake#generation} says
     * @param committed Kafka's offset
     * @param start where the lake's commits end, from that offset on
     */
    record Found(String topicId, int generation, long committed, long start) implements Flight {}

    /**
     * It cannot be said where its next batch begins.
     *
     * @param why what a person has to do
     */
    record Gap(String why) implements Flight {}

    /** A batch went to the lake. */
    record Landed(Landing landing) implements Flight {}
}
