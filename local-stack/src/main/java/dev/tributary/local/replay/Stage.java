package dev.tributary.local.replay;

import dev.tributary.contracts.TableId;
import dev.tributary.contracts.Topics;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.Utils;

/** A service that reads from Kafka, and so can be set back. */
public enum Stage {
    PROCESSOR("stream-processor"),
    SINK("lake-sink"),
    MERGER("warehouse-merger");

    private final String service;

    Stage(String service) {
        this.service = service;
    }

    /** The service's name, which is also that of its Deployment. */
    public String service() {
        return service;
    }

    /** The consumer group whose offsets are its progress. */
    public String group(Topics topics) {
        return topics.build() + "-" + service;
    }

    /** The topics that it reads. */
    Pattern reads(Topics topics) {
        return switch (this) {
            case PROCESSOR -> topics.rawPattern();
            case SINK -> Pattern.compile(topics.cleanPattern().pattern() + "|" + Pattern.quote(topics.deadLetters()));
            case MERGER -> Pattern.compile(Pattern.quote(topics.lakeCommits()));
        };
    }

    /**
     * Whether a partition that it reads holds a table.
     *
     * @param partitions of the topic
     */
    boolean holds(Topics topics, TableId table, String topic, int partition, int partitions) {
        return switch (this) {
            case PROCESSOR -> topic.equals(topics.raw(table));
            case SINK -> topic.equals(topics.clean(table));
            // As the producer of the announcements chooses the partition of its key.
            case MERGER ->
                partition
                        == Utils.toPositive(Utils.murmur2(table.safe().getBytes(StandardCharsets.UTF_8))) % partitions;
        };
    }
}
