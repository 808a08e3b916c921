package dev.tributary.local.replay;

import java.util.List;

/**
 * What runs again.
 *
 * @param stage which service
 * @param ranges what of each partition; those of which nothing runs again are not among them
 * @param notes what else there is to know, in lines for people
 */
public record ReplayPlan(Stage stage, List<Range> ranges, List<String> notes) {

    /**
     * The offsets of a partition that are read again.
     *
     * @param topic the topic
     * @param partition in it
     * @param begin the first
     * @param end behind the last: how far the group had come
     */
    public record Range(String topic, int partition, long begin, long end) {}

    public ReplayPlan {
        ranges = List.copyOf(ranges);
        notes = List.copyOf(notes);
    }

    /** At most so many records; the marks of transactions count as well. */
    public long offsets() {
        return ranges.stream().mapToLong(range -> range.end() - range.begin()).sum();
    }
}
