package dev.tributary.merger.bigquery;

import dev.tributary.contracts.TableId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which job it is, so that one whose reply was lost is found and not repeated: the same key has the same job ids.
 *
 * @param pipeline its name
 * @param table of the source
 * @param commits the ids of the batch's commits
 * @param step of the merge, a word such as {@code load}
 * @param scope where a job that has ended well is not run again: one statement of a run for statements, which run again
 *     after a restart because another may have changed the tables since (I4); the table where files land for loads, so that
 *     a restart finds them
 */
record JobKey(String pipeline, TableId table, List<String> commits, String step, String scope) {

    private static final int LONGEST_LABEL = 63;

    JobKey {
        commits = List.copyOf(commits);
    }

    /**
     * The id of an attempt. A job id cannot be used again once its job has failed.
     *
     * @param attempt from 1
     */
    String id(int attempt) {
        return "tributary_" + label(pipeline) + "_" + label(step) + "_" + hash() + "_" + attempt;
    }

    /** Tells the job in BigQuery's list of jobs, its audit log and the bill. */
    Map<String, String> labels() {
        return Map.of("pipeline", label(pipeline), "table", label(table.safe()), "step", label(step));
    }

    /** As the name of the table, for messages. */
    @Override
    public String toString() {
        return table + ", " + step;
    }

    private String hash() {
        MessageDigest digest = sha256();
        add(digest, pipeline);
        add(digest, table.safe());
        add(digest, step);
        add(digest, scope);
        commits.forEach(commit -> add(digest, commit));
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    /** With its length before it, so that two lists never look alike. */
    private static void add(MessageDigest digest, String part) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Lower-case letters, digits, underscores and dashes, as a label must be. */
    private static String label(String text) {
        String allowed = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "_");
        return allowed.substring(0, Math.min(allowed.length(), LONGEST_LABEL));
    }
}
