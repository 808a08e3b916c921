package dev.tributary.lake.kafka;

import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * What the parts of the worker share; its thread's alone, but for the clock and what says otherwise.
 *
 * @param partitions those that are ours
 */
record Workbench(
        Clock clock,
        Consumer<byte[], byte[]> consumer,
        Map<TopicPartition, PartitionWork> partitions,
        Offsets offsets,
        Flights flights,
        Pilot pilot,
        SinkStatus status) {

    static Workbench of(
            Clock clock, Consumer<byte[], byte[]> consumer, Flights flights, Pilot pilot, SinkStatus status) {
        return new Workbench(clock, consumer, new LinkedHashMap<>(), new Offsets(consumer), flights, pilot, status);
    }

    Collection<PartitionWork> works() {
        return partitions.values();
    }
}
