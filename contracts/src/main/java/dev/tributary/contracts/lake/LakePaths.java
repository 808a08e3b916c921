package dev.tributary.contracts.lake;

import dev.tributary.contracts.TableId;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Where things lie in a pipeline's lake, relative to its root. Partitioned by source commit time in UTC.
 *
 * @param build the build's name: {@link dev.tributary.contracts.Topics#build}
 */
public record LakePaths(String build) {

    private static final DateTimeFormatter PARTITION = DateTimeFormatter.ofPattern(
                    "'dt='uuuu-MM-dd'/hour='HH", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    /** The folder of a table's files; ends in a slash. */
    public String table(TableId table) {
        return build + "/" + table.safe() + "/";
    }

    /** {@code dt=2026-11-21/hour=14} of a time in microseconds since 1970 UTC. */
    public static String partition(long sourceTsMicros) {
        return PARTITION.format(Instant.ofEpochSecond(Math.floorDiv(sourceTsMicros, 1_000_000L)));
    }

    /**
     * A file of a batch.
     *
     * @param lakePartition from {@link #partition}
     * @param attempt tells attempts at the same batch, and files of one attempt in one partition, apart
     */
    public String file(
            TableId table, String lakePartition, String topicId, int partition, long startOffset, String attempt) {
        return table(table) + lakePartition + "/" + filePrefix(topicId, partition) + startOffset + "-" + attempt
                + ".parquet";
    }

    /** How the names (behind the last slash) of all files of a clean partition begin. */
    public static String filePrefix(String topicId, int partition) {
        return topicId + "-p" + partition + "-";
    }

    /**
     * The object that says which of a table's clean topics is its first, second and so on: it holds the topic's id.
     *
     * @param generation from 1
     */
    public String topic(TableId table, int generation) {
        return build + "/_topics/" + table.safe() + String.format(Locale.ROOT, "/%05d", generation);
    }

    /** A commit object. */
    public String commit(TableId table, String topicId, int partition, long startOffset) {
        return commits(table, topicId, partition) + name(startOffset);
    }

    /** The folder of a clean partition's commit objects; ends in a slash. Names in it sort by start offset. */
    public String commits(TableId table, String topicId, int partition) {
        return allCommits() + folder(table, topicId, partition);
    }

    /** The folder of a clean topic's commit objects; ends in a slash. */
    public String commits(TableId table, String topicId) {
        return allCommits() + table.safe() + "/" + topicId + "/";
    }

    /** The folder of all commit objects; ends in a slash. */
    public String allCommits() {
        return build + "/_commits/";
    }

    /**
     * A file that takes the place of others.
     *
     * @param startOffset where its {@link Compaction} begins
     */
    public String compactedFile(
            TableId table, String lakePartition, String topicId, int partition, long startOffset, String attempt) {
        return table(table) + lakePartition + "/" + compactedPrefix(topicId, partition) + startOffset + "-" + attempt
                + ".parquet";
    }

    /** As {@link #filePrefix}, of files that take the place of others; no name begins with both. */
    public static String compactedPrefix(String topicId, int partition) {
        return topicId + "-c" + partition + "-";
    }

    /** A {@link Compaction}. */
    public String compaction(TableId table, String topicId, int partition, long startOffset) {
        return compactions(table, topicId, partition) + name(startOffset);
    }

    /** The folder of a clean partition's compactions; ends in a slash. Names in it sort by start offset. */
    public String compactions(TableId table, String topicId, int partition) {
        return build + "/_compacted/" + folder(table, topicId, partition);
    }

    /** The object that says that the files of a {@link Compaction} are too old, and gone or about to go. */
    public String expiry(TableId table, String topicId, int partition, long startOffset) {
        return expiries(table, topicId, partition) + name(startOffset);
    }

    /** The folder of a clean partition's expiries; ends in a slash. Names in it sort by start offset. */
    public String expiries(TableId table, String topicId, int partition) {
        return build + "/_expired/" + folder(table, topicId, partition);
    }

    /** The clean partition that the name of a commit object, compaction or expiry says. */
    public static int partitionOf(String name) {
        int slash = name.lastIndexOf('/');
        return Integer.parseInt(name.substring(name.lastIndexOf('/', slash - 1) + 2, slash));
    }

    /** The start offset that the name of a commit object, compaction or expiry says. */
    public static long startOffset(String name) {
        return Long.parseLong(name.substring(name.lastIndexOf('/') + 1, name.length() - ".json".length()));
    }

    private static String folder(TableId table, String topicId, int partition) {
        return table.safe() + "/" + topicId + "/p" + partition + "/";
    }

    private static String name(long startOffset) {
        return String.format(Locale.ROOT, "%020d.json", startOffset);
    }
}
