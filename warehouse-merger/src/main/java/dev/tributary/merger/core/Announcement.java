package dev.tributary.merger.core;

import dev.tributary.contracts.lake.LakeCommit;

/**
 * A commit as it was announced.
 *
 * @param partition of the commit topic
 * @param offset in it
 * @param commit the commit
 */
public record Announcement(int partition, long offset, LakeCommit commit) {}
