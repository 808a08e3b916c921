package dev.tributary.processor.kafka;

import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** raw topics → one step → clean topics and dead letters; no state, no topic in between. */
final class ProcessorTopology {

    private ProcessorTopology() {}

    static Topology of(RawToClean.Shared shared) {
        Topology topology = new Topology();
        topology.addSource(
                AutoOffsetReset.earliest(),
                "raw",
                ProcessorTopology::recordTime,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                shared.topics().rawPattern());
        topology.addProcessor("clean", () -> new RawToClean(shared), "raw");
        Serializer<Routed> encoded = (topic, routed) -> routed.value();
        StreamPartitioner<byte[], Routed> asRaw =
                // The dead letters of a raw partition stay in order, in whatever number of partitions there is.
                (topic, key, routed, partitions) -> Optional.of(Set.of(routed.partition() % partitions));
        topology.addSink(
                "out", (key, routed, context) -> routed.topic(), new ByteArraySerializer(), encoded, asRaw, "clean");
        return topology;
    }

    /** Streams drops a record whose time it does not like; none of ours is dropped. */
    private static long recordTime(ConsumerRecord<Object, Object> record, long partitionTime) {
        return Math.max(0, record.timestamp());
    }
}
