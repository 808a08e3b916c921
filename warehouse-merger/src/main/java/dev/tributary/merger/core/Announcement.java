package dev.tributary.merger.core;

import dev.tributary.contracts.lake.LakeCommit;
import java.time.Instant;

/**
 * A commit as it was announced.
 *
 * @param partition of the commit topic
 * @param offset in it
 * @param at when it was announced
 * @param commit the commit
 */
public record Announcement(int partition, long offset, Instant at, LakeCommit commit) {}
