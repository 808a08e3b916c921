package dev.tributary.contracts;

import java.util.regex.Pattern;

/**
 * The names of a pipeline's topics.
 *
 * @param pipeline the pipeline's name, as the pipeline file checks it
 */
public record Topics(String pipeline) {

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

    /** Debezium envelopes of one table. */
    public String raw(TableId table) {
        return pipeline + ".raw." + table.safe();
    }

    /** Clean records of one table. */
    public String clean(TableId table) {
        return pipeline + ".clean." + table.safe();
    }

    /** All raw topics. */
    public Pattern rawPattern() {
        return Pattern.compile(Pattern.quote(pipeline + ".raw.") + ".*");
    }

    /** All clean topics. */
    public Pattern cleanPattern() {
        return Pattern.compile(Pattern.quote(pipeline + ".clean.") + ".*");
    }

    /** The table of a raw or clean topic of this pipeline. */
    public TableId table(String topic) {
        String kind = topic.startsWith(pipeline + ".raw.") ? ".raw." : ".clean.";
        return TableId.ofSafe(topic.substring(pipeline.length() + kind.length()));
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
        return pipeline + ".dead-letters";
    }

    /** What became of each range of a raw partition: {@link dev.tributary.contracts.quality.RawRange}. */
    public String quality() {
        return pipeline + ".quality";
    }

    /** Which numbers have landed and are merged, per table; compacted. The key is {@link TableId#safe()}. */
    public String books() {
        return pipeline + ".books";
    }

    /** Announced commit objects; the key is {@link TableId#safe()}. */
    public String lakeCommits() {
        return pipeline + ".lake.commits";
    }
}
