package dev.tributary.contracts;

import java.util.regex.Pattern;

/**
 * The names of a pipeline's topics.
 *
 * @param pipeline the pipeline's name, as the pipeline file checks it: that of what capture writes
 * @param build the name of what is made of that; also of the consumer groups and of the lake's folder
 */
public record Topics(String pipeline, String build) {

    /** Record header on every raw record: the epoch, as decimal digits in UTF-8. */
    public static final String EPOCH_HEADER = "tributary.epoch";

    /**
     * Record header on a raw barrier of a re-snapshot: in this partition, rows whose change lies before this raw offset
     * are gone unless they came again since. Decimal digits in UTF-8. A barrier without it (TRUNCATE) means its own
     * offset.
     */
    public static final String BARRIER_HEADER = "tributary.barrier.before";

    /** The table under which the dead letters lie in the lake. */
    public static final TableId DEAD_LETTERS = new TableId("tributary", "dead_letters");

    /** The table of the canary, which no source has: capture makes a change of it now and then, to see how long it takes. */
    public static final TableId CANARY = new TableId("tributary", "canary");

    /** Of the first build, which has the pipeline's name. */
    public Topics(String pipeline) {
        this(pipeline, pipeline);
    }

    /** Debezium envelopes of one table. */
    public String raw(TableId table) {
        return pipeline + ".raw." + table.safe();
    }

    /** Clean records of one table. */
    public String clean(TableId table) {
        return build + ".clean." + table.safe();
    }

    /** All raw topics. */
    public Pattern rawPattern() {
        return Pattern.compile(Pattern.quote(pipeline + ".raw.") + ".*");
    }

    /** All clean topics. */
    public Pattern cleanPattern() {
        return Pattern.compile(Pattern.quote(build + ".clean.") + ".*");
    }

    /** The table of a raw or clean topic of this pipeline. */
    public TableId table(String topic) {
        String raw = pipeline + ".raw.";
        String prefix = topic.startsWith(raw) ? raw : build + ".clean.";
        return TableId.ofSafe(topic.substring(prefix.length()));
    }

    /** Capture's position, one compacted record per slot. */
    public String captureOffsets() {
        return pipeline + ".capture.offsets";
    }

    /** What happened to the tables in the source: their shape changed, they came or went. The key is the table. */
    public String events() {
        return pipeline + ".events";
    }

    /** Requests for snapshots, which capture heeds in their order. */
    public String captureRequests() {
        return pipeline + ".capture.requests";
    }

    /** Records that could not be decoded or cleaned. */
    public String deadLetters() {
        return build + ".dead-letters";
    }

    /** What became of each range of a raw partition: {@link dev.tributary.contracts.quality.RawRange}. */
    public String quality() {
        return build + ".quality";
    }

    /** Which numbers have landed and are merged, per table; compacted. The key is {@link TableId#safe()}. */
    public String books() {
        return build + ".books";
    }

    /** Announced commit objects; the key is {@link TableId#safe()}. */
    public String lakeCommits() {
        return build + ".lake.commits";
    }
}
